import { BodyCollector } from './body-collector.js';
import { MAX_HEAD_BYTES } from './exchange.js';
import { mendHead } from './mend-head.js';

const CR = 13;
const LF = 10;
const NOTHING = Buffer.alloc(0);
/** Whether another head follows: 101 ends what is HTTP. */
const IS_INTERIM = /^HTTP\/\d(?:\.\d)? 1(?!01)\d\d/;

/** Mends the head of an answer as it comes in, and those of interim ones before it. The body goes through as it is. */
export class HeadMender {
  private readonly heads = new BodyCollector(MAX_HEAD_BYTES);
  private headFrom = 0;
  private isThrough = false;

  /** What came of the heads so far, 128 KiB at most. */
  get received(): Buffer {
    return this.heads.bytes();
  }

  /**
   * What is to be read in place of a chunk; nothing while a head is incomplete.
   *
   * @throws Error `HPE_HEADER_OVERFLOW` when the heads outgrow 128 KiB together
   */
  take(chunk: Buffer): Buffer {
    if (this.isThrough) return chunk;
    let from = Math.max(this.headFrom, this.received.length - 2);
    const taken = this.received.length;
    const fits = this.heads.add(chunk);
    const mended: Buffer[] = [];
    while (!this.isThrough) {
      const end = endOfHead(this.received, from);
      if (end === -1) break;
      const head = this.received.toString('latin1', this.headFrom, end);
      mended.push(Buffer.from(mendHead(head), 'latin1'));
      this.isThrough = !IS_INTERIM.test(head);
      this.headFrom = from = end;
    }
    if (this.isThrough) return Buffer.concat([...mended, chunk.subarray(this.headFrom - taken)]);
    if (!fits) throw Object.assign(new Error('Header overflow'), { code: 'HPE_HEADER_OVERFLOW' });
    return mended.length > 0 ? Buffer.concat(mended) : NOTHING;
  }

  /** What is left when the connection ends within a head. */
  rest(): Buffer {
    return this.isThrough ? NOTHING : this.received.subarray(this.headFrom);
  }
}

/** Where the blank line after a head ends; -1 if it has not come. */
function endOfHead(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(LF, from); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return -1;
}
