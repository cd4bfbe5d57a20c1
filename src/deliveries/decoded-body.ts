import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  type BrotliDecompress,
  type Gunzip,
} from 'node:zlib';

import { BodyCollector } from '../egress/body-collector.js';

/** The most that is shown of a decoded body. */
export const MOST_DECODED_BYTES = 64 * 1024;

/** A body that broke off is decoded as far as it goes. */
const PARTIAL = { finishFlush: constants.Z_SYNC_FLUSH };

type Decoder = (body: Buffer) => Gunzip | BrotliDecompress;

const DECODERS = new Map<string, Decoder>(
  Object.entries({
    gzip: () => createGunzip(PARTIAL),
    'x-gzip': () => createGunzip(PARTIAL),
    // Some send zlib's form, as the standard says, and some the bare one.
    deflate: (body) => ((body[0]! & 15) === 8 ? createInflate(PARTIAL) : createInflateRaw(PARTIAL)),
    br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  } satisfies Record<string, Decoder>),
);

/** A body as it is shown. */
export interface DecodedBody {
  readonly text: string;
  /** Whether more came out of it than is shown. */
  readonly isCut: boolean;
}

/**
 * A response's body as text: decoded by its `content-encoding` where that is gzip, deflate or br, the first 64 KiB of it. What is
 * not what it says to be is shown as it came. Bytes that are not UTF-8 become U+FFFD.
 */
export async function decodedBody(body: Buffer, contentEncoding: string | null): Promise<DecodedBody> {
  const name = contentEncoding?.trim().toLowerCase() ?? '';
  const decoder = DECODERS.get(name);
  const asItCame = { text: body.toString('utf8'), isCut: false };
  if (!decoder || body.length === 0) return asItCame;
  const decoded = new BodyCollector(MOST_DECODED_BYTES);
  let isCut = false;
  const stream = decoder(body);
  stream.end(body);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      isCut = !decoded.add(chunk);
      if (isCut) break;
    }
  } catch {
    if (decoded.bytes().length === 0) return asItCame;
  }
  // gzip alone begins with a mark: of the others it is never said that they are none of it, only nothing comes out.
  if (decoded.bytes().length === 0 && !name.endsWith('gzip')) return asItCame;
  return { text: decoded.bytes().toString('utf8'), isCut };
}
