import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

/** Counts how many of the formatters created from now on are still referenced. Ends with `restore`. */
export function watchFormatters() {
  const Original = Intl.DateTimeFormat;
  const made: WeakRef<object>[] = [];
  const watched = function (...given: ConstructorParameters<typeof Original>) {
    const format = new Original(...given);
    made.push(new WeakRef(format));
    return format;
  };
  Intl.DateTimeFormat = Object.assign(watched, Original);
  return {
    /** How many of them survive a garbage collection, and how many were created. */
    async count(): Promise<{ kept: number; made: number }> {
      // The target of a new weak reference stays alive until the end of the current turn.
      await setImmediate();
      v8.setFlagsFromString('--expose-gc');
      (vm.runInNewContext('gc') as () => void)();
      return { kept: made.filter((one) => one.deref() !== undefined).length, made: made.length };
    },
    restore: () => void (Intl.DateTimeFormat = Original),
  };
}
