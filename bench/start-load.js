import { startProgram } from './rpc.js';

/** The defaults of a load. */
const DEFAULTS = { from: 0, types: ['bench.event'], bytes: 1600 };

/**
 * Starts a publisher; it may do several things at once. Both take `{ url, token, from, count, bytes, types }`: events are
 * numbered from `from`, their types taken in turn, their payloads of `bytes` bytes.
 *
 * - `singles({ …, perSecond, jitter })`: one event a request on a fixed schedule (open loop). Returns `{ scheduled,
 *   accepted, errors, firstError }`: per event its scheduled time and that of its 202 (NaN without one), by `now()`
 * - `batches({ …, batch, inFlight })`: as fast as they are accepted. Returns `{ startedAt, endedAt, requestMs }`;
 *   throws at the first that is refused
 * - `stop()`. `pid`
 */
export function startLoad() {
  const { call, pid, stop } = startProgram('load.js');
  return {
    pid,
    singles: (options) => call('singles', { ...DEFAULTS, jitter: 0, ...options }),
    batches: (options) => call('batches', { ...DEFAULTS, batch: 500, inFlight: 2, ...options }),
    stop,
  };
}
