import { createHmac, randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';

import { isSignedBy } from './is-signed-by.js';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const OTHER = `whsec_${randomBytes(32).toString('base64')}`;
const BODY = '{"city":"İSTANBUL","n":12345678901234567890}';
const AT = new Date('2018-05-29T07:02:27Z');

function signed(secret: string, body = BODY): Record<string, string> {
  return {
    'webhook-id': 'delivery-1',
    'webhook-timestamp': String(AT.getTime() / 1000),
    'webhook-signature': new Webhook(secret).sign('delivery-1', AT, body),
  };
}

describe('isSignedBy', () => {
  it('accepts signatures of the reference library, however old', () => {
    expect(isSignedBy([SECRET], signed(SECRET), Buffer.from(BODY))).toBe(true);
  });

  it('accepts any of several secrets and any of several signatures', () => {
    const headers = signed(SECRET);
    const several = {
      ...headers,
      'webhook-signature': `v1a,xyz ${signed(OTHER)['webhook-signature']} ${headers['webhook-signature']}`,
    };
    expect(isSignedBy([SECRET], several, Buffer.from(BODY))).toBe(true);
    expect(isSignedBy([OTHER, SECRET], headers, Buffer.from(BODY))).toBe(true);
  });

  it('uses the bytes of a secret that is not in the standard form', () => {
    const text = 'a secret in plain words';
    const standardForm = `whsec_${Buffer.from(text).toString('base64')}`;
    expect(isSignedBy([text], signed(standardForm), Buffer.from(BODY))).toBe(true);
  });

  it('refuses another secret, and no secret at all', () => {
    expect(isSignedBy([OTHER], signed(SECRET), Buffer.from(BODY))).toBe(false);
    expect(isSignedBy([], signed(SECRET), Buffer.from(BODY))).toBe(false);
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses a changed or missing %s', (name) => {
    const { [name]: _, ...without } = signed(SECRET);
    expect(isSignedBy([SECRET], { ...without, [name]: 'v1,b3RoZXI=' }, Buffer.from(BODY))).toBe(false);
    expect(isSignedBy([SECRET], without, Buffer.from(BODY))).toBe(false);
  });

  it('refuses a body that differs in one byte', () => {
    expect(isSignedBy([SECRET], signed(SECRET), Buffer.from(BODY.replace('İ', 'I')))).toBe(false);
  });

  it('verifies the body’s bytes, not the text they decode to', () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);
    const headers = signed(SECRET, body.toString('utf8'));
    expect(isSignedBy([SECRET], headers, body)).toBe(false);

    const digest = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'))
      .update(`delivery-1.${headers['webhook-timestamp']}.`)
      .update(body)
      .digest('base64');
    expect(isSignedBy([SECRET], { ...headers, 'webhook-signature': `v1,${digest}` }, body)).toBe(true);
  });
});
