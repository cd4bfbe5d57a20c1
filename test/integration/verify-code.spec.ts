import { beforeAll, describe, expect, it } from 'vitest';

import { secretKeys, signRequest } from '../../src/delivery/attempt/signature.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { type Received, VERIFIERS } from '../support/verifiers.js';

const BODY = '{"payload":{"name":"İSTANBUL — kısa"}}';
const STANDARD = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 'o').toString('base64')}`;
const OWN = 'It’s a Secret to Everybody';

/** Go compiles some libraries before its first result. */
const PATIENCE_MS = 120_000;

const seconds = () => Math.floor(Date.now() / 1_000);

/** The headers of a request signed with each of the secrets. */
function signed(secrets: readonly string[], timestamp = seconds()): Record<string, string> {
  const names = signRequest({ id: 'a-delivery', timestamp, body: Buffer.from(BODY) }, secrets.map(secretKeys), null);
  return Object.fromEntries(names.flatMap((name, at) => (at % 2 === 0 ? [[name, names[at + 1]!]] : [])));
}

describe.each(VERIFIERS)('The code shown for $language', ({ isFound, prepare }) => {
  describe.skipIf(!isFound)('if it is installed,', () => {
    let ask: (received: Received) => Promise<string>;
    beforeAll(async () => void (ask = prepare(await temporaryFolder())), PATIENCE_MS);

    const verify = async (headers: Record<string, string>, secret = STANDARD, body = BODY) =>
      (await ask({ headers, body, secret })).toLowerCase();

    it.each([STANDARD, OWN])('accepts a signature by the secret %s', async (secret) => {
      expect(await verify(signed([secret]), secret)).toBe('genuine');
    });

    it('accepts both the new and the old secret during rotation', async () => {
      for (const secret of [STANDARD, OWN]) expect(await verify(signed([STANDARD, OWN]), secret)).toBe('genuine');
    });

    it('refuses a body that differs in a single character', async () => {
      expect(await verify(signed([STANDARD]), STANDARD, `${BODY} `)).toBe('no signature matches');
    });

    it('refuses signatures by unknown secrets', async () => {
      expect(await verify(signed([OTHER, OWN]))).toBe('no signature matches');
    });

    it('refuses a timestamp more than five minutes in the past or future', async () => {
      for (const away of [-301, 310]) {
        expect(await verify(signed([STANDARD], seconds() + away))).toBe('the timestamp is too old');
      }
    });

    it('refuses a changed timestamp or id', async () => {
      const headers = signed([STANDARD]);
      for (const [name, other] of Object.entries({
        'webhook-timestamp': String(seconds() - 60),
        'webhook-id': 'another-delivery',
      })) {
        expect(await verify({ ...headers, [name]: other })).toBe('no signature matches');
      }
    });

    it('refuses a request with a missing header', async () => {
      for (const missing of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
        const headers = Object.fromEntries(Object.entries(signed([STANDARD])).filter(([name]) => name !== missing));
        expect([missing, await verify(headers)]).toEqual([missing, 'a signature header is missing']);
      }
    });
  });
});
