import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

/** Counts which of the formatters made since are still kept. Ends with `restore`. */
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
    /** How many of them a garbage collection leaves, and how many were made. */
    async count(): Promise<{ kept: number; made: number }> {
      // What a weak reference was made of lives to the end of its turn.
      await setImmediate();
      v8.setFlagsFromString('--expose-gc');
      (vm.runInNewContext('gc') as () => void)();
      return { kept: made.filter((one) => one.deref() !== undefined).length, made: made.length };
    },
    restore: () => void (Intl.DateTimeFormat = Original),
  };
}
