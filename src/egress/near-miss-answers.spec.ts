import { type IncomingMessage, request } from 'node:http';

import { expect, it } from 'vitest';

import { LOCAL } from '../../test/fixtures/egress-rules.js';
import { createEgressClient } from '../../test/support/egress-client.js';
import { type HostileReceiver, startScriptedReceiver } from '../../test/support/hostile-receiver.js';
import { nearMissAnswer } from '../../test/support/near-miss-answers.js';
import { Random } from '../../test/support/random.js';
import type { AttemptResult } from './attempt-result.js';

const ANSWERS = 300;
const AT_ONCE = 25;
const DEADLINE_MS = 3_000;
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

/** The status that Node's tolerant client reads from a response, or null if it fails. */
function toNode({ url }: HostileReceiver): Promise<number | null> {
  return new Promise((settle) => {
    const sent = request(url, { method: 'POST', insecureHTTPParser: true, maxHeaderSize: 128 * 1024, agent: false });
    const timer = setTimeout(() => sent.destroy(), DEADLINE_MS);
    const done = (status: number | null) => {
      clearTimeout(timer);
      sent.destroy();
      settle(status);
    };
    sent.on('response', ({ statusCode }: IncomingMessage) => done(statusCode ?? null));
    sent.on('upgrade', () => done(101));
    sent.on('error', () => done(null));
    sent.end('{}');
  });
}

/** The attempts until a delivery has arrived, at most two, as made by a worker in a fresh process. */
async function attemptsAt(receiver: HostileReceiver): Promise<AttemptResult[]> {
  const { client, agent } = createEgressClient(LOCAL);
  const post = (isApart: boolean) =>
    client.post({ url: receiver.url, headers: [], body: '{}', timeoutMs: DEADLINE_MS, isApart });
  const first = await post(false);
  const attempts = first.errorDetail === null ? [first] : [first, await post(true)];
  await agent.onApplicationShutdown();
  return attempts;
}

/** Returns what is wrong with the handling of a response, or null. */
async function wrongWith(answer: Buffer, random: Random): Promise<object | null> {
  const pieces = 1 + random.below(4);
  const receiver = await startScriptedReceiver(answer, pieces);
  const understood = await toNode(receiver);
  const before = receiver.connections();
  const attempts = await attemptsAt(receiver);
  const requests = receiver.connections() - before;
  await receiver.close();
  const last = attempts.at(-1)!;
  const isRight =
    requests === attempts.length &&
    (understood === null || understood === 101 || last.responseStatus === understood) &&
    attempts.every(({ durationMs }) => durationMs < DEADLINE_MS + 500) &&
    attempts.every(({ errorDetail }) => errorDetail === null || /^[\x20-\x7e]{1,402}$/.test(errorDetail)) &&
    JSON.stringify(last.responseHeaders ?? {}).length < 20_000;
  return isRight ? null : { answer: answer.toString('latin1').slice(0, 500), pieces, understood, requests, last };
}

it(`accepts whatever Node’s tolerant client accepts, by the second request at the latest (seed ${seed})`, async () => {
  const random = new Random(seed);
  const wrong: object[] = [];
  for (let made = 0; made < ANSWERS; made += AT_ONCE) {
    const answers = Array.from({ length: AT_ONCE }, () => nearMissAnswer(random));
    const found = await Promise.all(answers.map((answer) => wrongWith(answer, random)));
    wrong.push(...found.filter((one) => one !== null));
  }
  expect(wrong).toEqual([]);
}, 60_000);
