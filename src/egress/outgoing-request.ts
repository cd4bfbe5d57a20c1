import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a request goes: a URL that the rules allow. */
export interface Target {
  readonly origin: string;
  /** Including the query. */
  readonly path: string;
  /** Whether it is one of this service's own inboxes, to which the address rules do not apply. */
  readonly isOwnInbox: boolean;
}

/**
 * One POST as it goes over the wire. A class, because axios passes an instance on unchanged: its own header bag reorders
 * and respells names, drops `constructor`, and adds `Accept`.
 */
export class OutgoingRequest {
  constructor(
    readonly target: Target,
    /** Alternating names and values: an object of them costs ten times as much to make. */
    readonly headers: string[],
    readonly body: string | Buffer,
    /** The deadline of the whole exchange, including name look-up and the answer's body. */
    readonly timeoutMs: number,
    /** Whether to send it on a connection of its own and read the answer tolerantly. */
    readonly isApart: boolean,
  ) {}

  get url(): string {
    return this.target.origin + this.target.path;
  }
}

/** Names the sender to receivers: `Hookledger/<version>`, with the version from the nearest package.json above this file. */
export const USER_AGENT = `Hookledger/${versionAbove(import.meta.dirname)}`;

/** Searches upwards, since source and build lie at different depths of the package. */
function versionAbove(folder: string): string {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
  } catch (error) {
    if (folder === dirname(folder)) throw error;
    return versionAbove(dirname(folder));
  }
}
