const MINUTE_MS = 60_000;
/** Beyond so many kinds in a minute nothing is kept of the further ones: their lines are written. */
const MOST_KINDS = 500;

/** Lets the first line of a kind through in each minute, and tells at its end how many more there were. */
export class RepeatedLines {
  private readonly more = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  /** @param tell writes how often a kind came again within the minute */
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
