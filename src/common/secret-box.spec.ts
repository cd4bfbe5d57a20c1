import { describe, expect, it } from 'vitest';

import { SecretBox } from './secret-box.js';

const box = new SecretBox(Buffer.alloc(32, 1));
const other = new SecretBox(Buffer.alloc(32, 2));

/** The errors for a text that was altered, or sealed with another key. */
const UNAUTHENTIC = /^It was (altered after sealing|sealed with another key)/;

/** Returns the sealed text with its bytes changed. */
function altered(sealed: string, change: (bytes: Buffer) => Buffer): string {
  const [version, fingerprint, nonce, body = ''] = sealed.split(':');
  return [version, fingerprint, nonce, change(Buffer.from(body, 'base64')).toString('base64')].join(':');
}

function flipped(bytes: Buffer): Buffer {
  bytes[0]! ^= 1;
  return bytes;
}

describe('SecretBox', () => {
  it.each(['', 'whsec_AQID', 'İSTANBUL 🎉\0', 'a'.repeat(10_000)])('opens what it sealed', (text) => {
    expect(box.open(box.seal(text, 'webhook:7'), 'webhook:7')).toBe(text);
  });

  it('reveals nothing of a text, and seals it differently each time', () => {
    const sealed = box.seal('open sesame', 'webhook:7');
    expect(sealed).not.toContain('sesame');
    expect(Buffer.from(sealed.split(':').at(-1)!, 'base64').toString('latin1')).not.toContain('sesame');
    expect(box.seal('open sesame', 'webhook:7')).not.toBe(sealed);
  });

  it('opens neither for another owner nor with another key', () => {
    const sealed = box.seal('open sesame', 'webhook:7');
    expect(() => box.open(sealed, 'webhook:8')).toThrow(UNAUTHENTIC);
    expect(() => other.open(sealed, 'webhook:7')).toThrow(UNAUTHENTIC);
  });

  it.each([
    ['a flipped bit', 'text', flipped],
    ['a missing end', 'text', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['an empty text with a quarter of its tag', '', (bytes: Buffer) => bytes.subarray(0, 4)],
  ])('refuses %s', (_, text, change) => {
    expect(() => box.open(altered(box.seal(text, 'webhook:7'), change), 'webhook:7')).toThrow(UNAUTHENTIC);
  });

  it.each(['', 'plain text', 'v1:x', box.seal('text', 'webhook:7').replace('v1', 'v2')])(
    'refuses %j for its unknown version',
    (sealed) => expect(() => box.open(sealed, 'webhook:7')).toThrow('This is not sealed text of a known version.'),
  );

  it('identifies its key by a stable fingerprint, which sealed texts contain', () => {
    expect(box.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(new SecretBox(Buffer.alloc(32, 1)).fingerprint).toBe(box.fingerprint);
    expect(other.fingerprint).not.toBe(box.fingerprint);
    expect(box.seal('text', 'webhook:7').split(':')[1]).toBe(box.fingerprint);
  });

  it.each([0, 31, 33])('refuses a key of %i bytes', (bytes) => {
    expect(() => new SecretBox(Buffer.alloc(bytes))).toThrow(RangeError);
  });
});
