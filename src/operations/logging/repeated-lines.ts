const MINUTE_MS = 60_000;
/** Beyond this many kinds in a minute, further kinds are not tracked: all their lines are written. */
const MOST_KINDS = 500;

/** Lets the first line of a kind through in each minute, and reports the number of the others at its end. */
export class RepeatedLines {
  private readonly more = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  /** @param tell writes how often a kind was repeated within the minute */
  constructor(private readonly tell: (kind: string, times: number) => void) {}

  /** Whether a line of this kind is the first within the minute. */
  isFirst(kind: string): boolean {
    const times = this.more.get(kind);
    if (times === undefined && this.more.size >= MOST_KINDS) return true;
    this.more.set(kind, times === undefined ? 0 : times + 1);
    this.timer ??= setTimeout(() => this.endMinute(), MINUTE_MS).unref();
    return times === undefined;
  }

  private endMinute(): void {
    this.timer = undefined;
    const more = [...this.more];
    this.more.clear();
    for (const [kind, times] of more) if (times > 0) this.tell(kind, times);
  }
}
