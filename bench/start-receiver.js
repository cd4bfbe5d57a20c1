import { startProgram } from './rpc.js';

/**
 * Starts a receiver. Paths: `/ok`, `/status/<code>`, `/slow/<ms>`, `/hang`, each with anything appended (`/ok/7`).
 * Where a `prefix` is asked for, the figures are those of the path and of all below it.
 *
 * - `url`: without a path. `pid`
 * - `expect(path or paths, from, count, step = 1)`: `count` events, numbered `from`, `from + step` and so on, are to come to
 *   each of these paths; again with a later `from` for more of them
 * - `behave(path, { status, delayMs, hang })`: from now on responds like this, whatever the path says
 * - `arrived(prefix, count, timeoutSeconds)`: resolves once so many different expected events have come; false if too late
 * - `figures(prefix)`: `{ requests, distinct, lost, duplicated, unexpected, mostOpen, firstAt, lastAt }`; duplicated are
 *   requests for a `webhook-id` that had already got a 2xx
 * - `arrivals(path)`: for each expected event when it first came (`now()` of `clock.js`), NaN where it did not
 * - `buckets(prefix)`: requests in each 100 ms, `{ at, count }`
 * - `reset()`: forgets everything. `stop()`
 */
export async function startReceiver() {
  const { call, pid, stop } = startProgram('receiver.js');
  return {
    pid,
    url: await call('url'),
    expect: (paths, from, count, step = 1) => call('expect', [paths].flat(), from, count, step),
    behave: (path, behaviour) => call('behave', path, behaviour),
    arrived: (prefix, count, timeoutSeconds = 120) => call('arrived', prefix, count, timeoutSeconds * 1000),
    figures: (prefix) => call('figures', prefix),
    arrivals: (path) => call('arrivals', path),
    buckets: (prefix) => call('buckets', prefix),
    reset: () => call('reset'),
    stop,
  };
}
