import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from 'vitest';

import { createNameResolver, type ResolvedAddress, shareLookups } from './name-resolver.js';

/** A DNS server on 127.0.0.1 with one A record for every name, and no AAAA. */
async function startDnsServer(address: number[]): Promise<{ server: Socket; port: number; questions: string[] }> {
  const questions: string[] = [];
  const server = createSocket('udp4');
  server.on('message', (query, sender) => {
    const isA = query.readUInt16BE(query.indexOf(0, 12) + 1) === 1;
    questions.push(isA ? 'A' : 'AAAA');
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const head = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address]);
    server.send(Buffer.concat([head, question, ...(isA ? [record] : [])]), sender.port, sender.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: server.address().port, questions };
}

describe('createNameResolver', () => {
  let server: Socket | undefined;
  afterEach(() => server?.close());

  it('asks the given servers for both families, and accepts an answer for one', async () => {
    const dns = await startDnsServer([9, 9, 9, 9]);
    ({ server } = dns);
    const resolve = createNameResolver([`127.0.0.1:${dns.port}`]);
    expect(await resolve('hooks.example.com')).toEqual([{ address: '9.9.9.9', family: 4 }]);
    expect(dns.questions.sort()).toEqual(['A', 'AAAA']);
  });

  it('asks the system if no server is given', async () => {
    server = undefined;
    const answers = await createNameResolver([])('localhost');
    expect(answers.map(({ address }) => address)).toSatisfy((all: string[]) =>
      all.every((address) => address === '::1' || address.startsWith('127.')),
    );
  });
});

describe('shareLookups', () => {
  it('resolves concurrent lookups of a name with one query, and later ones with another', async () => {
    const pending: ((answer: ResolvedAddress[]) => void)[] = [];
    const resolve = shareLookups(() => new Promise((answer) => pending.push(answer)));
    const both = Promise.all([resolve('a.example'), resolve('a.example')]);
    const other = resolve('b.example');
    expect(pending).toHaveLength(2);
    pending.forEach((answer) => answer([]));
    await Promise.all([both, other]);
    void resolve('a.example');
    expect(pending).toHaveLength(3);
  });
});
