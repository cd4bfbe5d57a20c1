import { randomBytes } from 'node:crypto';

import { startBench } from '../bench.js';
import { requireChromium } from '../browser.js';
import { firstLookOf, watchOverview } from '../first-look.js';
import { reachDatabase, seededDatabase } from '../seeded-database.js';
import { percentile } from '../statistics.js';

export const describe = {
  text: 'the dashboard’s first page in Chromium, with a long history, until it is usable',
  options: {
    deliveries: { default: 1_000_000, text: 'in the history' },
    accounts: { default: 5, text: 'that share it; the first is looked at' },
    visits: { default: 20, text: 'with an empty cache, each followed by one with what that has filled' },
    seeded: { default: '', text: 'URL of a database seeded before, under the same SECRETS_KEY; it is left as it is' },
  },
};

const CACHES = { empty: 'empty cache', filled: 'filled cache' };
const ROWS = [
  { key: 'figures', text: 'until the figures show numbers', unit: 'ms' },
  { key: 'charts', text: 'until the charts are drawn', unit: 'ms' },
  { key: 'requests', text: 'requests' },
  { key: 'kilobytes', text: 'transferred', unit: 'kB', digits: 1 },
];

/** Small payloads, so that the history can be long. */
const PAYLOAD_BYTES = 60;

/** The first visit after the start counts: nobody warms the service up for the person who opens it. */
export async function run(options) {
  requireChromium();
  const bench = await startBench('overview', options);
  const { accounts, visits } = options;
  const env = { SECRETS_KEY: (options.seeded && process.env.SECRETS_KEY) ?? randomBytes(32).toString('base64') };
  const wanted = { deliveries: options.deliveries, accounts, bytes: PAYLOAD_BYTES };
  const database = options.seeded ? reachDatabase(options.seeded) : await seededDatabase(bench, wanted, env);
  const [{ deliveries }] = await database.query('SELECT count(*)::integer AS deliveries FROM deliveries');
  const browser = await bench.browser();

  const { seen } = await bench.rounds({
    seen: () => round(bench, browser, { databaseUrl: database.url, env }, visits),
  });
  const rows = Object.entries(CACHES).flatMap(([cache, name]) =>
    ROWS.map((row) => ({ ...row, key: `${cache}.${row.key}`, text: `${name}: ${row.text}` })),
  );
  const share = (of) =>
    seen.map((looks) => Object.fromEntries(rows.map(({ key }) => [key, percentile(valuesOf(looks, key), of)])));
  await bench.report({
    title: `Chromium ${browser.version}, ${deliveries.toLocaleString('en-US')} deliveries, each visit ${visits} times`,
    rows,
    sides: { p50: share(0.5), p95: share(0.95), worst: share(1) },
  });
}

function valuesOf(looks, key) {
  const [cache, name] = key.split('.');
  return looks[cache].map((look) => look[name]);
}

/** Returns the figures of each visit, by the state of the cache. */
async function round(bench, browser, how, visits) {
  const { url, token } = await bench.service(how);
  const cookies = await browser.signIn(url, token);
  const looks = { empty: [], filled: [] };
  for (let visit = 0; visit < visits; visit++) {
    const visitor = await browser.visitor(url, cookies);
    for (const cache of Object.keys(CACHES)) looks[cache].push(await visitor.open('/', watchOverview, firstLookOf));
    await visitor.leave();
  }
  return looks;
}
