import type { Target } from './checked-targets.js';

/**
 * One POST as it goes over the wire. A class, so that axios hands it on as it is: its own header bag re-orders and
 * re-spells names, drops `constructor`, and adds `Accept`.
 */
export class OutgoingRequest {
  constructor(
    readonly target: Target,
    /** Names and values by turns: an object of them costs ten times as much to make. */
    readonly headers: string[],
    readonly body: string | Buffer,
    /** The whole exchange's deadline, name look-up and the answer's body included. */
    readonly timeoutMs: number,
    /** Whether it is sent on a connection of its own and its answer read tolerantly. */
    readonly isApart: boolean,
  ) {}
}
