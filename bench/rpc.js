import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Starts a program of this folder in its own process. Returns a client for the functions it serves.
 *
 * @returns `call(name, ...args)` runs one of them there; `pid`; `stop()` resolves once the process has ended
 */
export function startProgram(file, { execArgv = [] } = {}) {
  // In its own process group, so that Ctrl-C reaches only us. It ends when we do.
  const child = fork(join(import.meta.dirname, file), { serialization: 'advanced', execArgv, detached: true });
  const ended = once(child, 'exit');
  const open = new Map();
  let calls = 0;
  child.on('message', ({ call, result, error }) => {
    const { resolve, reject } = open.get(call);
    open.delete(call);
    if (error === undefined) resolve(result);
    else reject(new Error(`${file}: ${error}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of open.values()) reject(new Error(`${file} ended (${signal ?? code})`));
    open.clear();
  });
  return {
    pid: child.pid,
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${file} has ended`);
        calls += 1;
        open.set(calls, { resolve, reject });
        child.send({ call: calls, name, args }, (error) => error && reject(error));
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The other end: serves calls until the parent is gone. */
export function serveCalls(functions) {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ call, name, args }) => {
    Promise.resolve()
      .then(() => functions[name](...args))
      .then(
        (result) => process.connected && process.send({ call, result }),
        (error) => process.connected && process.send({ call, error: error.stack ?? String(error) }),
      );
  });
}
