import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

import { BodyCollector } from './body-collector.js';
import { MAX_HEAD_BYTES } from './exchange.js';

const CR = 13;
const LF = 10;
const NOTHING = Buffer.alloc(0);
/** The status line of a head that another head follows. 101 is not one: after it the connection is no longer HTTP. */
const IS_INTERIM = /^HTTP\/\d(?:\.\d)? 1(?!01)\d\d/;

/** A socket on which one answer is read, with its head mended on the way. */
export class MendedSocket extends Duplex {
  constructor(
    private readonly socket: Socket,
    private readonly mender: HeadMender,
  ) {
    super();
    socket.on('data', (chunk: Buffer) => this.readChunk(chunk));
    socket.on('end', () => {
      const rest = mender.rest();
      if (rest.length > 0) this.push(rest);
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, encoding, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  private readChunk(chunk: Buffer): void {
    try {
      const mended = this.mender.take(chunk);
      if (mended.length > 0 && !this.push(mended)) this.socket.pause();
    } catch (error) {
      this.destroy(error as Error);
    }
  }
}

/** Mends the head of an answer as it comes in, and those of interim answers before it. The body passes unchanged. */
export class HeadMender {
  private readonly heads = new BodyCollector(MAX_HEAD_BYTES);
  private headFrom = 0;
  private isThrough = false;

  /** What has arrived of the heads so far, 128 KiB at most. */
  get received(): Buffer {
    return this.heads.bytes();
  }

  /**
   * What to read in place of a chunk; empty while a head is incomplete.
   *
   * @throws Error `HPE_HEADER_OVERFLOW` when the heads exceed 128 KiB together
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

/**
 * Removes four faults from a response's head (its blank line included) that other clients overlook and Node's tolerant
 * parser does not: spaces before a colon, a `Content-Length` repeated with the same value, a field whose name holds a
 * space (it is dropped), and several spaces before the status. Lines end with CRLF. Takes time linear in the head.
 */
export function mendHead(head: string): string {
  const lengths = new Set<string>();
  const [statusLine = '', ...fields] = head.split(/\r?\n/);
  const mended = fields.flatMap((field) => {
    const colon = field.indexOf(':');
    if (colon === -1 || field.startsWith(' ') || field.startsWith('\t')) return field;
    const name = field.slice(0, colon).trimEnd();
    if (name.includes(' ') || name.includes('\t')) return [];
    if (name.toLowerCase() === 'content-length') {
      const length = field.slice(colon + 1).trim();
      if (lengths.has(length)) return [];
      lengths.add(length);
    }
    return name + field.slice(colon);
  });
  return [statusLine.replace(/^(HTTP\/1\.\d) +/, '$1 '), ...mended].join('\r\n');
}
