import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';

import { describe, expect, it } from 'vitest';

import { redactFields, redactText } from './redact.js';

const HEADERS = {
  authorization: 'Token s3cr3t-1',
  Cookie: 'session=s3cr3t-2; "quoted"',
  'set-cookie': ['a=s3cr3t-3]', 'b="s3cr3t-4"'],
  'Shoptet-Access-Token': 's3cr3t-5',
  'Shoptet-Private-API-Token': 's3cr3t-6',
  'Proxy-Authorization': 'Basic s3cr3t-7',
  'user-agent': 'curl',
};

const TEXTS: [string, string][] = [
  ['as JSON', JSON.stringify(HEADERS)],
  ['as JSON in JSON', JSON.stringify(JSON.stringify(HEADERS))],
  ['as indented JSON in JSON', JSON.stringify(JSON.stringify(HEADERS, null, 2))],
  ['as Node shows objects', inspect(HEADERS)],
  [
    'one a line',
    Object.entries(HEADERS)
      .map((header) => header.join(': '))
      .join('\n'),
  ],
];

describe('redactFields', () => {
  it('removes credentials from headers at any depth and keeps the rest', () => {
    const fields = redactFields({ status: 200, tries: [{ request: { headers: HEADERS } }], at: new Date(0) });
    expect(JSON.stringify(fields)).not.toContain('s3cr3t');
    expect(fields).toMatchObject({
      status: 200,
      tries: [{ request: { headers: { 'user-agent': 'curl', authorization: '[redacted]' } } }],
      at: new Date(0),
    });
  });

  it('redacts every text', () => {
    expect(redactFields({ paths: ['/a?b=s3cr3t'] })).toEqual({ paths: ['/a?[redacted]'] });
  });
});

describe('redactText', () => {
  it.each(TEXTS)('removes credentials from headers %s', (_, text) => {
    const redacted = redactText(`Refused ${text}\nand kept this`);
    expect(redacted).not.toContain('s3cr3t');
    expect(redacted).toMatch(/^Refused [^]*\nand kept this$/);
  });

  it('removes tokens and signing secrets anywhere', () => {
    const text = 'no hl_op_abcDEF123-_xyz here, nor "hl_0123456789", nor whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw+/==';
    expect(redactText(text)).toBe('no hl_[redacted] here, nor "hl_[redacted]", nor whsec_[redacted]');
  });

  it('removes users, passwords and queries from URLs', () => {
    expect(redactText('GET /inbox/abc?token=s3cr3t (https://me:s3cr3t@example.com/a/b?x=s3cr3t&y=[s3cr3t]#z "')).toBe(
      'GET /inbox/abc?[redacted] (https://[redacted]@example.com/a/b?[redacted] "',
    );
    expect(redactText('postgres://hookledger:s3cr3t@db:5432/x')).toBe('postgres://[redacted]@db:5432/x');
  });

  it('leaves ordinary texts as they are', () => {
    const text =
      'Was it paused/disabled? The authorization failed; a cookie was missing: a ?? b at file:///srv/x.js:1:2';
    expect(redactText(text)).toBe(text);
  });

  it.each(['/', 'a-', '://', 'a://', 'a://b', 'authorization:', 'shoptet-', '\\"', '?', 'a?', 'hl_', '@'])(
    'reads each position of a hostile text of %s a bounded number of times',
    (piece) => {
      // At a million positions, linear work takes a moment and quadratic work hours. The limit only ends the latter.
      const text = piece.repeat(1_000_000);
      const redacting = () => runInNewContext('redact(text)', { redact: redactText, text }, { timeout: 60_000 });
      expect(redacting).not.toThrow();
    },
    120_000,
  );
});
