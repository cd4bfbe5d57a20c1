import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { Random } from '../../test/support/random.js';
import { decodedBody, MOST_DECODED_BYTES } from './decoded-body.js';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const ENCODINGS = [
  ['gzip', gzipSync],
  ['X-GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  [' br ', brotliCompressSync],
] as const;

describe('A body', () => {
  it.each(ENCODINGS)('encoded by %s is shown decoded', async (name, encode) => {
    expect(await decodedBody(encode('{"a":"ü"}'), name)).toEqual({ text: '{"a":"ü"}', isCut: false });
  });

  it.each(ENCODINGS)('of 20 MiB in %s is shown up to 64 KiB', async (name, encode) => {
    const { text, isCut } = await decodedBody(encode(Buffer.alloc(20 * 1024 * 1024, 'x')), name);
    expect([text.length, isCut]).toEqual([MOST_DECODED_BYTES, true]);
  });

  it.each([null, '', 'identity', 'zstd', 'gzip, br', 'constructor'])('is shown as received for %j', async (name) => {
    expect(await decodedBody(Buffer.from('{"a":1}'), name)).toEqual({ text: '{"a":1}', isCut: false });
  });

  it('that does not match its encoding is shown as received', async () => {
    for (const [name] of ENCODINGS) expect((await decodedBody(Buffer.from('plain'), name)).text).toBe('plain');
  });

  it(`that is cut or corrupted anywhere still gives a result (seed ${seed})`, async () => {
    const random = new Random(seed);
    const whole = Array.from({ length: 2_000 }, () => String.fromCharCode(97 + random.below(26))).join('');
    for (let made = 0; made < 300; made++) {
      const [name, encode] = random.oneOf(ENCODINGS);
      const encoded = Buffer.from(encode(whole));
      const isSpoilt = random.below(2) === 0;
      if (isSpoilt) encoded[random.below(encoded.length)] = random.below(256);
      const { text } = await decodedBody(isSpoilt ? encoded : encoded.subarray(0, random.below(encoded.length)), name);
      expect(text.length).toBeLessThanOrEqual(MOST_DECODED_BYTES);
    }
  });
});
