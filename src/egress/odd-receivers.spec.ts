import { afterEach, describe, expect, it } from 'vitest';

import { LOCAL } from '../../test/fixtures/egress-rules.js';
import { createEgressClient } from '../../test/support/egress-client.js';
import { startKindReceiver } from '../../test/support/hostile-receiver.js';
import { ODD_ANSWERS } from '../../test/support/odd-answers.js';

describe('EgressClient', () => {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  const setup = async (answer: string | ((request: string) => string)) => {
    const receiver = await startKindReceiver(answer);
    const { client, agent } = createEgressClient(LOCAL);
    endings.push(
      () => agent.onApplicationShutdown(),
      () => receiver.close(),
    );
    const headers = ['webhook-id', 'a', 'X-Mixed', 'é', 'constructor', 'c'];
    const post = (isApart = false, query = 'a=%20b') =>
      client.post({ url: `${receiver.url}?${query}`, headers, body: '{"a":"ü"}', timeoutMs: 1_000, isApart });
    return { receiver, post };
  };

  it.each(Object.entries(ODD_ANSWERS))(
    'understands a receiver that %s by the second request at the latest',
    async (_name, answer) => {
      const { receiver, post } = await setup(answer);
      const first = await post();
      const last = first.error === 'invalid_response' ? await post(true) : first;
      expect(last).toMatchObject({ responseStatus: 200, responseBody: Buffer.from('ok'), error: null });
      const odd = last === first ? [] : [first.errorDetail];
      expect(odd).toEqual(odd.map(() => expect.stringMatching(/^HTTP\/1\.1 (?:200 OK|100 Continue): \w/) as string));
      expect(receiver.received().match(/POST/g)!.length).toBeLessThanOrEqual(2);
    },
  );

  it('repeats the same request on a separate connection', async () => {
    const { receiver, post } = await setup(ODD_ANSWERS['folds a header']);
    await post();
    await post(true);
    const [pooled = '', apart = ''] = receiver.received().split(/(?<!^)(?=POST )/);
    const lines = (text: string) => text.split('\r\n').toSorted();
    expect(lines(apart)).toEqual(lines(pooled.replace('connection: keep-alive', 'connection: close')));
  });

  it('remembers odd receivers, so that only the first event is sent twice', async () => {
    const { receiver, post } = await setup(ODD_ANSWERS['gives its length twice']);
    expect(await post()).toMatchObject({ error: 'invalid_response' });
    for (let i = 0; i < 5; i++) expect(await post()).toMatchObject({ responseStatus: 200, error: null });
    expect(receiver.connections()).toBe(6);
  });

  it('remembers that whatever another URL of the same host responds', async () => {
    const isBroken = (request: string) => request.split('\r\n', 1)[0]!.includes('broken');
    const odd = ODD_ANSWERS['gives its length twice'];
    const { post } = await setup((request) => (isBroken(request) ? 'nothing of HTTP\r\n\r\n' : odd));
    expect(await post()).toMatchObject({ error: 'invalid_response' });
    for (let i = 0; i < 4; i++) {
      expect(await post(i % 2 === 0, 'broken')).toMatchObject({ error: 'invalid_response' });
      expect(await post()).toMatchObject({ responseStatus: 200, error: null });
    }
  });
});
