import { describe, expect, it } from 'vitest';

import { checkAdditionalHeaders, isSecretHeader } from './request-headers.js';

const refused = (headers: Record<string, string>): string[] => checkAdditionalHeaders(headers).map(({ name }) => name);

describe('checkAdditionalHeaders', () => {
  it.each(['Authorization', 'Cookie', 'X-Api-Key', 'x-tenant', "!#$%&'*+-.^_`|~09", 'constructor'])(
    'allows %s',
    (name) => expect(refused({ [name]: 'Basic dXNlcjpwYXNz' })).toEqual([]),
  );

  it.each([
    'Host',
    'CONNECTION',
    'Transfer-Encoding',
    'Content-Length',
    'content-type',
    'TE',
    'Expect',
    'User-Agent',
    'Proxy-Authorization',
    'webhook-id',
    'Webhook-Signature',
    'Signature-Input',
    'Hookledger-Account',
    'Date',
    'Metadata',
    'Metadata-Flavor',
    'X-aws-ec2-metadata-token',
    'X-Goog-Api',
    'X-Forwarded-For',
    'x-amz-target',
    '',
    'a b',
    'a:b',
    'a\r\nb',
    'ä',
    'a'.repeat(257),
  ])('refuses %j', (name) => expect(refused({ [name]: 'x' })).toEqual([name]));

  it.each(['a\r\nx-b: 1', 'a\nb', 'a\0b', '\u0007', '€', 'x'.repeat(4_097)])('refuses the value %j', (value) =>
    expect(refused({ 'x-a': value })).toEqual(['x-a']),
  );

  it.each(['', 'a\tb', 'é', 'x'.repeat(4_096)])('allows the value %j', (value) =>
    expect(refused({ 'x-a': value })).toEqual([]),
  );

  it('refuses the second of two names that differ only in case', () => {
    expect(refused({ 'X-A': '1', 'x-a': '2' })).toEqual(['x-a']);
  });

  it('refuses headers after the fiftieth', () => {
    const headers = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`x-${index}`, 'v']));
    expect(refused(headers)).toEqual(['x-50']);
  });

  it('refuses a value that is not a string', () => {
    expect(refused({ 'x-a': 1 as unknown as string })).toEqual(['x-a']);
  });
});

describe('isSecretHeader', () => {
  it.each(['Authorization', 'Cookie', 'X-Auth-Token', 'x-api-key', 'apikey', 'X-Client-Secret', 'X-Hub-Signature-256'])(
    'masks %s',
    (name) => expect(isSecretHeader(name)).toBe(true),
  );

  it.each(['Accept', 'X-Tenant', 'X-Author', 'keyboard', 'traceparent'])('shows %s', (name) =>
    expect(isSecretHeader(name)).toBe(false),
  );
});
