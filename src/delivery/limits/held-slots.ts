/** How many requests this process has in flight, by the name of what limits them. */
export class HeldSlots {
  private readonly counts = new Map<string, number>();

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  take(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  release(name: string): void {
    const count = this.of(name);
    if (count > 1) this.counts.set(name, count - 1);
    else this.counts.delete(name);
  }
}
