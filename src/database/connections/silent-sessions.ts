import { Logger } from '@nestjs/common';

import type { Backend, Session } from './session.js';

const LOOK_EVERY_MS = 250;
/** A result takes milliseconds. After this long we ask the server about it, and again while it says it is working. */
const ASK_AFTER_MS = 750;
/** Whatever was sent this long before we ask has reached the server, if anything does. */
const SURELY_ANSWERED_MS = 300;
/** Additional time for each MiB in transit. */
const MORE_PER_MIB_MS = 1_000;
const MIB = 1024 * 1024;
/** A check this late means that this process was asleep, not the others. */
const ASLEEP_MS = 1_000;
const ASK_EVERY_MS = 500;
const MOST_ASKING = 3;

interface Heard {
  bytes: number;
  /** When bytes last moved, and since when a result is awaited, by the monotonic clock. */
  movedAt: number;
  silentSince: number;
}

/** Asks the server via a new session which of these backends are working. The others will return nothing any more. */
export type AskServer = (pids: readonly number[]) => Promise<readonly Backend[]>;

/**
 * Cuts half-open sessions: those that are silent while a new one works, and that the server says are idle. One that
 * waits for a lock or computes is left alone, and so are all while the whole database is silent.
 *
 * In place of `pg`'s `query_timeout`, whose closure ties each statement's rows and parameters to something that
 * outlives them: they then stayed through every minor garbage collection (`docs/performance.md`).
 */
export class SilentSessions {
  private readonly logger = new Logger(SilentSessions.name);
  private readonly watched = new Map<Session, Heard>();
  private timer: NodeJS.Timeout | undefined;
  private lookedAt = 0;
  private askedAt = -Infinity;
  private asking = 0;

  constructor(private readonly ask: AskServer) {}

  /** Watches a session from before it connects until it ends. */
  add(session: Session): void {
    const now = performance.now();
    this.watched.set(session, { bytes: 0, movedAt: now, silentSince: now });
    session.once('end', () => this.remove(session));
    if (this.timer) return;
    this.lookedAt = now;
    // oxlint-disable-next-line no-restricted-globals -- runs while a session is open: before the service starts, and until the last one has closed
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** For one that could not be opened, which may never end. */
  remove(session: Session): void {
    this.watched.delete(session);
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const now = performance.now();
    const wasAsleep = now - this.lookedAt > ASLEEP_MS;
    this.lookedAt = now;
    let isSuspicious = false;
    for (const [session, heard] of this.watched) {
      const bytes = session.bytesMoved;
      if (bytes !== heard.bytes || wasAsleep) Object.assign(heard, { bytes, movedAt: now, silentSince: now });
      else if (session.isIdle) heard.silentSince = now;
      else if (now - heard.movedAt > session.answerWithinMs) session.cut('it did not respond');
      else isSuspicious ||= isSilent(session, heard, now, ASK_AFTER_MS);
    }
    if (isSuspicious && this.asking < MOST_ASKING && now - this.askedAt >= ASK_EVERY_MS) void this.askServer(now);
  }

  /** Several checks may run at once, because one sent before the network healed may never return. */
  private async askServer(now: number): Promise<void> {
    this.askedAt = now;
    this.asking++;
    const pids = [...this.watched.keys()].flatMap(({ backend }) => (backend ? [backend.pid] : []));
    try {
      this.judge(now, await this.ask(pids));
    } catch {
      // No result either, so nothing is known about the silent ones.
    } finally {
      this.asking--;
    }
  }

  /** Once one is half-open, others get less time than the first did. */
  private judge(askedAt: number, atWork: readonly Backend[]): void {
    const works = new Set(atWork.map(nameOf));
    let cut = this.cutSilent(askedAt, ASK_AFTER_MS, works);
    if (cut === 0) return;
    cut += this.cutSilent(askedAt, SURELY_ANSWERED_MS, works);
    const idle = this.cutIdle(askedAt);
    this.logger.warn(
      `Closed ${cut} half-open connections to Postgres, and ${idle} idle ones that may be half-open too`,
    );
  }

  private cutSilent(askedAt: number, forMs: number, works: ReadonlySet<string>): number {
    let cut = 0;
    for (const [session, heard] of this.watched) {
      if (session.isIdle || session.bytesMoved !== heard.bytes || !isSilent(session, heard, askedAt, forMs)) continue;
      if (session.backend && works.has(nameOf(session.backend))) {
        heard.silentSince = performance.now();
        continue;
      }
      this.watched.delete(session);
      session.cut('it was silent while a new connection responded');
      cut++;
    }
    return cut;
  }

  /** If one was half-open, idle ones may be too, and each would cost its next user a second or more. */
  private cutIdle(askedAt: number): number {
    const idle = [...this.watched].filter(([session, { movedAt }]) => session.isIdle && movedAt <= askedAt);
    for (const [session] of idle) session.cut('other connections were half-open');
    return idle.length;
  }
}

function isSilent(session: Session, { silentSince }: Heard, now: number, forMs: number): boolean {
  return now - silentSince >= forMs + (session.bytesToSend / MIB) * MORE_PER_MIB_MS;
}

function nameOf({ pid, startedAt }: Backend): string {
  return `${pid} ${startedAt}`;
}
