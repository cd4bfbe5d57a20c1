import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import { verifyWebhook } from './code/verify.mjs';

const BODY = '{"payload":{"name":"İSTANBUL — kısa"}}';
const STANDARD = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const OWN = 'It’s a Secret to Everybody';

/** What a receiver is sent, signed with one secret after the other. */
function signed(secrets: readonly string[], at = new Date()) {
  const signatures = secrets.map((secret) => {
    const webhook = secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(Buffer.from(secret, 'utf8'), { format: 'raw' });
    return webhook.sign('a-delivery', at, BODY);
  });
  return {
    'webhook-id': 'a-delivery',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  };
}

const PYTHON = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)
given = json.load(sys.stdin)
try:
    verify.verify_webhook(given["headers"], given["body"].encode(), given["secret"])
    print("genuine")
except ValueError as error:
    print(error)
`;

function inPython(headers: Record<string, string>, body: string, secret: string): string {
  const input = JSON.stringify({ headers, body, secret });
  const file = join(import.meta.dirname, 'code/verify.py');
  return execFileSync('python3', ['-B', '-c', PYTHON, file], { input, encoding: 'utf8' }).trim();
}

function inNode(headers: Record<string, string>, body: string, secret: string): string {
  try {
    verifyWebhook(headers, Buffer.from(body), secret);
    return 'genuine';
  } catch (error) {
    return (error as Error).message;
  }
}

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
}

const VERIFIERS = [['Node', inNode] as const, ...(hasPython() ? [['Python', inPython] as const] : [])];

describe.each(VERIFIERS)('The code for %s', (_, verify) => {
  it.each([STANDARD, OWN])('takes what was signed with the secret %s', (secret) => {
    expect(verify(signed([secret]), BODY, secret)).toBe('genuine');
  });

  it('takes either secret while one rotates', () => {
    const headers = signed([STANDARD, OWN]);
    expect(verify(headers, BODY, STANDARD)).toBe('genuine');
    expect(verify(headers, BODY, OWN)).toBe('genuine');
  });

  it('refuses another body, another secret, an old timestamp and a missing header', () => {
    expect(verify(signed([STANDARD]), `${BODY} `, STANDARD)).toBe('No signature matches');
    expect(verify(signed([STANDARD]), BODY, OWN)).toBe('No signature matches');
    expect(verify(signed([STANDARD], new Date(Date.now() - 301_000)), BODY, STANDARD)).toBe('The timestamp is too old');
    expect(verify({ 'webhook-id': 'a-delivery' }, BODY, STANDARD)).toBe('A signature header is missing');
  });
});
