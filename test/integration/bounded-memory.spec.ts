import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

/** What bounds each collection that lives as long as the process or a connection. Client input is never a bound. */
const BOUNDED_BY: Readonly<Record<string, string>> = {
  'common/periodic-task.ts kinds': '50 kinds of failures',
  'common/periodic-task.ts tasks': 'tasks defined in the code',
  'database/connections/silent-sessions.ts watched': 'sessions of the pools',
  'database/statement.ts known': 'statements defined in the code',
  'delivery/claiming/candidates.ts halfOpen': 'webhooks of one claim; replaced by the next',
  'delivery/claiming/delivery-slots.ts heldBy': 'accounts with requests in flight',
  'delivery/claiming/rate-pauses.ts until': 'webhooks with a rate limit',
  'delivery/claiming/ready-lines.ts byWebhook': 'webhooks with due deliveries',
  'delivery/limits/circuit-evidence.ts deliveries': 'ten',
  'delivery/limits/webhook.limits.ts counts': 'requests in flight',
  'delivery/limits/slot.shares.ts shares': 'webhooks and hosts used in the last minute',
  'delivery/limits/slot.shares.ts underWay': 'shares being requested',
  'delivery/queue/unused-leases.ts since': 'claims given up on in the last 35 seconds, one at a time, two seconds each',
  'egress/egress-agent.ts apart': 'requests in flight',
  'egress/egress-agent.ts connecting': 'requests in flight',
  'graphql/live/change.finder.ts marks': 'blocks of changed ids; replaced by the next look',
  'graphql/live/delivery.changes.ts watchers': 'subscriptions, twenty per connection, removed with it',
  'graphql/live/latest-states.ts waiting': '200',
  'http/body.budget.ts shares': 'callers whose bodies are being read or handled',
  'http/open-connections.ts open': 'connections of the listener',
  'operations/logging/repeated-lines.ts more': '500 kinds of lines, for a minute each',
};

/** Collections declared at the top of a file or class that start out empty. Those filled with literals do not grow. */
const GROWING =
  /^(?:export )?(?:const|let) (\w+)(?:: [^=;\n]+)? = new (?:Map|Set)\b[^([\n]*\(\)|^ {2}(?:(?:private|public|protected|static|readonly) )*(?!const |let )(\w+)(?:: [^=;\n]+)? = new (?:Map|Set)\b.*\(\);$/gm;
const CACHE = /new LRUCache<[^(]*\((?:[^)]*\b(max|maxSize):)?/g;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(`src/${name}`, 'utf8') }));

it('names a bound for every long-lived map and set (add new ones to the list above)', () => {
  const growing = files.flatMap(({ name, text }) =>
    [...text.matchAll(GROWING)].map(([, top, field]) => `${name} ${top ?? field}`),
  );
  expect(growing.length).toBeGreaterThan(10);
  expect(growing.filter((one) => BOUNDED_BY[one] === undefined)).toEqual([]);
  expect(Object.keys(BOUNDED_BY).filter((one) => !growing.includes(one))).toEqual([]);
});

it('gives every cache a maximum size', () => {
  const caches = files.flatMap(({ name, text }) => [...text.matchAll(CACHE)].map(([, bound]) => ({ name, bound })));
  expect(caches.length).toBeGreaterThan(10);
  expect(caches.filter(({ bound }) => bound === undefined)).toEqual([]);
});
