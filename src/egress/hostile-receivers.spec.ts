import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { LOCAL } from '../../test/fixtures/egress-rules.js';
import { createEgressClient } from '../../test/support/egress-client.js';
import {
  type HostileBehaviour,
  type HostileReceiver,
  startHostileReceiver,
  startSelfSignedReceiver,
  startSilentReceiver,
} from '../../test/support/hostile-receiver.js';
import type { AttemptResult } from './attempt-result.js';

const DEADLINE_MS = 250;
const GRACE_MS = 500;

type Expected = Partial<AttemptResult>;

const delivered = { responseStatus: 200, error: null } as const;
const unanswered = (error: AttemptResult['error']): Expected => ({
  responseStatus: null,
  responseHeaders: null,
  responseBodyTruncated: false,
  error,
});

const CASES: Record<HostileBehaviour, Expected> = {
  'never answers': unanswered('timeout'),
  'drips its headers': unanswered('timeout'),
  'sends early hints without end': unanswered('timeout'),
  'drips its body': { responseStatus: 200, error: 'timeout', responseBodyTruncated: true },
  'drips its body in chunks': { responseStatus: 200, error: 'timeout', responseBodyTruncated: true },
  'sends a body without end': {
    ...delivered,
    responseBodyTruncated: true,
    responseBody: Buffer.alloc(64 * 1024, 'x'),
  },
  'sends a gzip bomb': { ...delivered, responseBodyTruncated: false },
  'sends 1 MiB of headers': unanswered('invalid_response'),
  'sends 1,000 cookies': delivered,
  'asks to continue without end': unanswered('invalid_response'),
  'switches protocols': unanswered('invalid_response'),
  'answers as an SSH server': unanswered('invalid_response'),
  'ends its lines with LF alone': unanswered('invalid_response'),
  'resets before it answers': unanswered('connection_reset'),
  'closes before it answers': unanswered('connection_reset'),
  'resets after a 200': { ...delivered, responseBodyTruncated: true, responseBody: Buffer.from('partial') },
  'cuts its body short': { ...delivered, responseBodyTruncated: true, responseBody: Buffer.from('partial') },
  'breaks its chunks': { ...delivered, responseBodyTruncated: true },
  'gives both lengths': unanswered('invalid_response'),
  'sends a body with a 204': { responseStatus: 204, error: null, responseBody: Buffer.alloc(0) },
  'redirects to a metadata service': { responseStatus: 302, error: 'redirect' },
  'answers 999': { responseStatus: 999, error: 'invalid_response' },
  'sends bytes that are no text': { ...delivered, responseBody: Buffer.from([0x00, 0xff, 0xc3, 0x28]) },
  'names its headers like methods': delivered,
};

describe('EgressClient returns a result in time from a receiver that', () => {
  const { client, agent } = createEgressClient(LOCAL);
  let receiver: HostileReceiver;

  const post = (): Promise<AttemptResult> =>
    client.post({ url: receiver.url, headers: [], body: '{"a":1}', timeoutMs: DEADLINE_MS });

  afterEach(() => receiver.close());
  afterAll(() => agent.onApplicationShutdown());

  it.each(Object.entries(CASES))('%s', async (behaviour, expected) => {
    receiver = await startHostileReceiver(behaviour as HostileBehaviour);
    const startedAt = performance.now();
    const result = await post();
    expect(performance.now() - startedAt).toBeLessThan(DEADLINE_MS + GRACE_MS);
    expect(result).toMatchObject(expected);
    expect(receiver.connections()).toBe(1);
    if (expected.error === 'timeout' || expected.responseBodyTruncated) await receiver.emptied();
  });

  it('has an untrusted certificate', async () => {
    receiver = await startSelfSignedReceiver();
    expect(await post()).toMatchObject(unanswered('tls_unknown_issuer'));
  });

  it('never starts TLS', async () => {
    receiver = await startSilentReceiver();
    expect(await post()).toMatchObject(unanswered('timeout'));
  });

  it('does not exist', async () => {
    receiver = await startSilentReceiver();
    await receiver.close();
    expect(await post()).toMatchObject(unanswered('connection_refused'));
    receiver = await startSilentReceiver();
  });
});
