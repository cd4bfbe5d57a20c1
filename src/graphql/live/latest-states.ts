/** How many wait for one slow reader. */
const MOST_WAITING = 200;

/**
 * What is yet to be read of things that change: the newest state of each by its id, in the order of their changes. A slow
 * reader misses states in between and, beyond 200 things, the oldest changes; nothing grows.
 */
export class LatestStates<State extends { readonly id: string }> implements AsyncIterableIterator<State> {
  private readonly waiting = new Map<string, State>();
  private reading: ((result: IteratorResult<State>) => void) | undefined;
  private isOver = false;

  /** @param ended called once nobody reads any more */
  constructor(private readonly ended: () => void) {}

  push(state: State): void {
    if (this.isOver) return;
    if (this.reading) {
      this.reading({ value: state, done: false });
      this.reading = undefined;
      return;
    }
    this.waiting.delete(state.id);
    this.waiting.set(state.id, state);
    if (this.waiting.size > MOST_WAITING) this.waiting.delete(this.waiting.keys().next().value!);
  }

  async next(): Promise<IteratorResult<State>> {
    for (const [id, value] of this.waiting) {
      this.waiting.delete(id);
      return { value, done: false };
    }
    if (this.isOver) return { value: undefined, done: true };
    return new Promise((resolve) => (this.reading = resolve));
  }

  /** At once, also while a read is waiting: a generator would end only after the next change. */
  async return(): Promise<IteratorResult<State>> {
    if (!this.isOver) this.ended();
    this.isOver = true;
    this.waiting.clear();
    this.reading?.({ value: undefined, done: true });
    this.reading = undefined;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
