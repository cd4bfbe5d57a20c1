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

/** Bytes shown of a decoded body. */
export const MOST_DECODED_BYTES = 64 * 1024;

/** A truncated body is decoded as far as possible. */
const PARTIAL = { finishFlush: constants.Z_SYNC_FLUSH };

type Decoder = (body: Buffer) => Gunzip | BrotliDecompress;

const DECODERS = new Map<string, Decoder>(
  Object.entries({
    gzip: () => createGunzip(PARTIAL),
    'x-gzip': () => createGunzip(PARTIAL),
    // Some servers send the zlib format, as the standard says, and some raw deflate.
    deflate: (body) => ((body[0]! & 15) === 8 ? createInflate(PARTIAL) : createInflateRaw(PARTIAL)),
    br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  } satisfies Record<string, Decoder>),
);

/** A body as shown. */
export interface DecodedBody {
  readonly text: string;
  /** Whether the decoded body is longer than shown. */
  readonly isCut: boolean;
}

/**
 * Returns the first 64 KiB of a response's body as text, decoded if its `content-encoding` is gzip, deflate or br. A body that
 * does not match its encoding is shown as received. Bytes that are not UTF-8 become U+FFFD.
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
  // Only gzip has a magic number. With the others a wrong encoding is never reported; the output is just empty.
  if (decoded.bytes().length === 0 && !name.endsWith('gzip')) return asItCame;
  return { text: decoded.bytes().toString('utf8'), isCut };
}
