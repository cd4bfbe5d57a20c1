import { describe, expect, it } from 'vitest';

import { checkSecret, signingKey } from './signing-key.js';

const standard = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;

describe('signingKey', () => {
  it.each([
    ['whsec_AQID/w==', [1, 2, 3, 255]],
    ['İ', [0xc4, 0xb0]],
    ['AQID', [65, 81, 73, 68]],
    ['WHSEC_AQ', [87, 72, 83, 69, 67, 95, 65, 81]],
  ])('of %s is the bytes %j', (secret, bytes) => expect([...signingKey(secret)]).toEqual(bytes));
});

describe('checkSecret', () => {
  it.each([
    '8 letter',
    'ş'.repeat(256),
    'two words',
    'v1,and more',
    'v1,,,,,,,',
    standard(24),
    standard(25),
    standard(26),
    standard(64),
    'whsecret',
  ])('takes %s', (secret) => expect(checkSecret(secret)).toBeNull());

  it.each([
    ['', 'leave it out'],
    ['   ', 'remove it'],
    [' in plain words', 'remove it'],
    ['in plain words\n', 'remove it'],
    [`\u00a0${standard(32)}`, 'remove it'],
    [`v1,${standard(32)}`, 'from whsec_ on'],
    [`v1, ${standard(32)}`, 'from whsec_ on'],
    ['********', 'give the secret itself'],
    ['7 lette', '8 to 256'],
    ['a'.repeat(257), '8 to 256'],
    ['a lone \ud83c half', 'UTF-8'],
    [standard(23), '24 to 64'],
    [standard(65), '24 to 64'],
    [standard(32).replace('=', ''), '24 to 64'],
    [standard(32).replace('B', '-'), '24 to 64'],
    ['whsec_not base64 at all, and long enough', '24 to 64'],
  ])('refuses %j: %s', (secret, reason) => expect(checkSecret(secret)).toContain(reason));
});
