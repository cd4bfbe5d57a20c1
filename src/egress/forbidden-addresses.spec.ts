import { Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { STRICT } from '../../test/fixtures/egress-rules.js';
import { SSRF_CASES } from '../../test/fixtures/ssrf-cases.js';
import { createEgressClient } from '../../test/support/egress-client.js';
import type { NameResolver } from './name-resolver.js';

const PUBLIC = '93.184.216.34';

/** The DNS answers for each name of the table, in order of lookup. null is an answer that never comes. */
const ANSWERS: Record<string, (string[] | null)[]> = {
  'localtest.me': [['127.0.0.1']],
  '127.0.0.1.nip.io': [['127.0.0.1']],
  'app-10-0-0-5.nip.io': [['10.0.0.5']],
  'make-1.2.3.4-rebind-127.0.0.1-rr.1u.ms': [['1.2.3.4'], ['127.0.0.1']],
  'mixed-aaaa.hostile.example': [[PUBLIC, '::1']],
  'aaaa-nat64.hostile.example': [['64:ff9b::a9fe:a9fe']],
  'zero.hostile.example': [['0.0.0.0']],
  'rebind-ttl0.hostile.example': [[PUBLIC], ['169.254.169.254']],
  'empty.hostile.example': [[]],
  'own-ip.hostile.example': [['9.8.7.6']],
  'aaaa-6to4.hostile.example': [['2002:a9fe:a9fe::1']],
  'slow-dns.hostile.example': [null],
};

const dialled: string[] = [];

/** Records which addresses a connection would try, then refuses it, so that no packet leaves. */
function dial(this: Socket, ...[args]: unknown[]): Socket {
  const [options] = args as [{ host: string; lookup: (name: string, options: object, done: unknown) => void }];
  options.lookup(options.host, { all: true }, (_error: unknown, addresses: { address: string }[]) =>
    dialled.push(...addresses.map(({ address }) => address)),
  );
  process.nextTick(() => this.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
  return this;
}

/** A resolver that answers from the table. */
function stubResolver(): NameResolver {
  const lookups = new Map<string, number>();
  return async (name) => {
    const count = lookups.get(name) ?? 0;
    lookups.set(name, count + 1);
    const answers = ANSWERS[name] ?? [];
    const answer = answers[Math.min(count, answers.length - 1)];
    if (!answer) return new Promise(() => {});
    return answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
}

describe('EgressClient, sending to a name with a forbidden address,', () => {
  beforeEach(() => {
    dialled.length = 0;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(dial);
  });
  afterEach(() => vi.restoreAllMocks());

  const blocked = SSRF_CASES.filter(([, verdict]) => verdict === 'block');

  it.each(blocked)('dials no forbidden address for %s (%s, %s)', async (url) => {
    const answers = ANSWERS[new URL(url).hostname] ?? [];
    const { client, agent } = createEgressClient(STRICT, stubResolver());
    const post = () => client.post({ url, headers: [], body: '{}', timeoutMs: 200 });
    const first = await post();
    const second = await post();
    await agent.onApplicationShutdown();

    const isRebinding = answers.length === 2;
    const expected = answers[0] === null ? 'timeout' : answers[0]?.length === 0 ? 'dns_error' : 'target_forbidden';
    expect(first).toMatchObject({ responseStatus: null, error: isRebinding ? 'connection_refused' : expected });
    expect(second).toMatchObject({ responseStatus: null, error: expected });
    expect(dialled).toEqual(isRebinding ? answers[0] : []);
  });

  it('has an answer for every blocked row of the table', () => {
    expect(blocked.map(([url]) => new URL(url).hostname).sort()).toEqual(Object.keys(ANSWERS).sort());
  });

  it.each(SSRF_CASES.filter(([, verdict]) => verdict === 'refuse'))(
    'sends nothing to %j, which registration refuses (%s, %s)',
    async (written) => {
      const url = written.replace('OWN_PUBLIC_HOST', 'hookledger.example.net').replace('OWN_PUBLIC_IP', '9.8.7.6');
      const { client } = createEgressClient(STRICT, () => Promise.reject(new Error('No name is to be looked up.')));
      const result = await client.post({ url, headers: [], body: '{}', timeoutMs: 200 });
      expect(result).toMatchObject({ responseStatus: null, error: 'target_forbidden' });
      expect(dialled).toEqual([]);
    },
  );

  it('dials exactly the checked addresses of a public name', async () => {
    const addresses = [PUBLIC, '2606:4700:4700::1111', '64:ff9b::808:808'];
    const resolve: NameResolver = async () => addresses.map((address) => ({ address, family: 4 }));
    const { client } = createEgressClient(STRICT, resolve);
    await client.post({ url: 'https://hooks.example.com/a', headers: [], body: '{}', timeoutMs: 200 });
    expect(dialled).toEqual(addresses);
  });
});
