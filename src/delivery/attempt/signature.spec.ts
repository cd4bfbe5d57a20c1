import { describe, expect, it } from 'vitest';

import type { SignatureHeader } from '../../database/entities/index.js';
import { checkSecret, secretKeys, signingKey, signRequest } from './signature.js';

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
  ])('accepts %s', (secret) => expect(checkSecret(secret)).toBeNull());

  it.each([
    ['', 'omit it'],
    ['   ', 'trim it'],
    [' in plain words', 'trim it'],
    ['in plain words\n', 'trim it'],
    [`\u00a0${standard(32)}`, 'trim it'],
    [`v1,${standard(32)}`, 'start it at whsec_'],
    [`v1, ${standard(32)}`, 'start it at whsec_'],
    ['********', 'send the secret itself'],
    ['7 lette', '8 to 256'],
    ['a'.repeat(257), '8 to 256'],
    ['a lone \ud83c half', 'lone surrogates'],
    [standard(23), '24 to 64'],
    [standard(65), '24 to 64'],
    [standard(32).replace('=', ''), '24 to 64'],
    [standard(32).replace('B', '-'), '24 to 64'],
    ['whsec_not base64 at all, and long enough', '24 to 64'],
  ])('refuses %j: %s', (secret, reason) => expect(checkSecret(secret)).toContain(reason));
});

/** The example from the Standard Webhooks specification. */
const EXAMPLE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: Buffer.from('{"test": 2432232314}'),
};
const EXAMPLE_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const EXAMPLE_SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

/** The example from GitHub's documentation. */
const GREETING = { id: 'a', timestamp: 1, body: Buffer.from('Hello, World!') };
const GREETING_SECRET = "It's a Secret to Everybody";
const GREETING_SHA256 = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

const header = 'X-Signature';
const rotation = 'after_overlap' as const;

/** The headers as an object, in order. */
function signed(request: typeof EXAMPLE, secrets: string[], further: SignatureHeader | null): Record<string, string> {
  const list = signRequest(request, secrets.map(secretKeys), further);
  return Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]!]] : [])));
}

describe('signRequest', () => {
  it('signs as Standard Webhooks does', () => {
    expect(signed(EXAMPLE, [EXAMPLE_SECRET], null)).toEqual({
      'webhook-id': EXAMPLE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': EXAMPLE_SIGNATURE,
    });
  });

  it('signs with each of several secrets, in order', () => {
    const other = signed(EXAMPLE, ['in plain words'], null)['webhook-signature'];
    expect(other).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(signed(EXAMPLE, ['in plain words', EXAMPLE_SECRET], null)['webhook-signature']).toBe(
      `${other} ${EXAMPLE_SIGNATURE}`,
    );
  });

  it.each([
    ['id', { ...EXAMPLE, id: 'other' }],
    ['timestamp', { ...EXAMPLE, timestamp: EXAMPLE.timestamp + 1 }],
    ['body', { ...EXAMPLE, body: Buffer.from('{"test":2432232314}') }],
  ])('signs the %s', (_, request) => {
    expect(signed(request, [EXAMPLE_SECRET], null)['webhook-signature']).not.toBe(EXAMPLE_SIGNATURE);
  });

  it('adds the extra header, a signature of the body alone', () => {
    const further = { header, algorithm: 'sha256', encoding: 'hex', prefix: 'sha256=', rotation } as const;
    const headers = signed(GREETING, [GREETING_SECRET], further);
    expect(headers[header]).toBe(`sha256=${GREETING_SHA256}`);
    expect(Object.keys(headers)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature', header]);
  });

  it.each([
    ['sha1', 'hex', /^[0-9a-f]{40}$/],
    ['sha512', 'hex', /^[0-9a-f]{128}$/],
    ['sha256', 'base64', /^[A-Za-z0-9+/]{43}=$/],
  ] as const)('writes %s in %s', (algorithm, encoding, form) => {
    const further = { header, algorithm, encoding, prefix: '', rotation };
    expect(signed(GREETING, [GREETING_SECRET], further)[header]).toMatch(form);
  });

  it.each([
    ['at_once', 'newest', [EXAMPLE_SECRET, 'in between', 'older one']],
    ['after_overlap', 'oldest', ['newer one', 'in between', EXAMPLE_SECRET]],
  ] as const)('signs the extra header, %s, with only the %s secret, taken as UTF-8 text', (told, _, secrets) => {
    const further = { header, algorithm: 'sha1', encoding: 'hex', prefix: '', rotation: told } as const;
    // printf '{"test": 2432232314}' | openssl dgst -sha1 -hmac whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
    expect(signed(EXAMPLE, [...secrets], further)[header]).toBe('2da57a63580e1b8259222d7c976d87cd11bdfb5b');
  });

  it('signs the body’s UTF-8 bytes', () => {
    const further = { header, algorithm: 'sha256', encoding: 'hex', prefix: '', rotation } as const;
    // printf 'İSTANBUL' | openssl dgst -sha256 -hmac 'şifre'
    expect(signed({ ...GREETING, body: Buffer.from('İSTANBUL') }, ['şifre'], further)[header]).toBe(
      '335ecbf9543dc3b8a2a6534bcc727c4560583160b50538794a965f7816cef407',
    );
  });
});
