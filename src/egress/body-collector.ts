const NOTHING = Buffer.alloc(0);

/** Collects the first bytes of a body in one growing buffer, so that a drip of single bytes costs no more memory. */
export class BodyCollector {
  private buffer: Buffer = NOTHING;
  private length = 0;

  constructor(private readonly limit: number) {}

  /** Takes as much as still fits; false if that was not all. */
  add(chunk: Buffer): boolean {
    const taken = chunk.subarray(0, this.limit - this.length);
    const wanted = this.length + taken.length;
    if (wanted > this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.limit, Math.max(wanted, this.buffer.length * 2)));
      this.buffer.copy(grown, 0, 0, this.length);
      this.buffer = grown;
    }
    taken.copy(this.buffer, this.length);
    this.length = wanted;
    return taken.length === chunk.length;
  }

  /** What has been collected so far. */
  bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
