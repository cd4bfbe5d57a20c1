import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';
import { fieldTargets, HostileDocuments } from '../support/hostile-documents.js';
import { callers, HostileRequests } from '../support/hostile-requests.js';
import { HostileValues } from '../support/hostile-values.js';
import { type HostileRequest, type MeteredAnswer, MeteredService } from '../support/metered-service.js';
import { Random } from '../support/random.js';
import { routesOf } from '../support/routes-of.js';
import { buildService } from '../support/service-process.js';

/** Set these to try more requests or to repeat a run. */
const COUNT = Number(process.env.HOSTILE_REQUESTS ?? 5_000);
const SEED = Number(process.env.HOSTILE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** The most bytes of one hostile part. */
const MOST = 1_000_000;

/** Milliseconds of CPU time allowed for a request, and for each 100 kB it sends. */
const COST = 50;
const COST_BYTES = 100_000;
/** The most bytes of a refusal, unless twice the request is more. */
const REFUSAL_BYTES = 64 * 1024;
/** How often a request that costs too much is repeated, since it may have paid for others' garbage collection. */
const TRIES = 5;

const app = useApp({ ROLES: 'api' });
let service: MeteredService;

beforeAll(async () => {
  buildService();
  const { databaseUrl, secretsKey } = app().config;
  service = await MeteredService.start({
    DATABASE_URL: databaseUrl,
    SECRETS_KEY: secretsKey.toString('base64'),
    ROLES: 'api',
    LOG_LEVEL: 'silent',
  });
}, 120_000);
afterAll(async () => {
  await service?.stop();
});

const bytesOf = ({ path, headers, body }: HostileRequest) =>
  path.length + Object.entries(headers).join().length + (body?.length ?? 0);
const allowed = (sent: HostileRequest) => Math.max(COST, (COST * bytesOf(sent)) / COST_BYTES);

/** Only refusals are bounded by the size of the request; successful responses have bounds of their own. */
function isRefusal({ status, text }: MeteredAnswer): boolean {
  return status >= 400 || text.startsWith('{"errors"');
}

/** Returns what is wrong with the response to a request, or null. */
async function fault(sent: HostileRequest): Promise<string | null> {
  let answer = await service.send(sent);
  if (answer.status >= 500) return `answered ${answer.status}: ${answer.text.slice(0, 300)}`;
  const length = Buffer.byteLength(answer.text);
  if (isRefusal(answer) && length > Math.max(REFUSAL_BYTES, 2 * bytesOf(sent)))
    return `refused in ${length} bytes: ${answer.text.slice(0, 300)}`;
  let cost = answer.cost;
  for (let tries = 1; tries < TRIES && cost > allowed(sent); tries++) {
    answer = await service.send(sent);
    cost = Math.min(cost, answer.cost);
  }
  if (cost <= allowed(sent)) return null;
  return `took ${cost.toFixed(0)} ms and may take ${allowed(sent).toFixed(0)}, answered ${answer.status}`;
}

function inShort({ method, path, headers, body }: HostileRequest): string {
  const text = body?.toString() ?? '';
  const { authorization = 'no token' } = headers;
  return `${method} ${path.slice(0, 200)} (${authorization.slice(0, 12)}, ${bytesOf({ method, path, headers, body })} bytes) ${text.slice(0, 300)} … ${text.slice(-60)}`;
}

describe('every route and every field of GraphQL', () => {
  it(
    `handle hostile requests in bounded time with bounded refusals, and never fail (HOSTILE_SEED=${SEED})`,
    { timeout: 120_000 + COUNT * 200 },
    async () => {
      const account = await app().account();
      const { body: api } = await app().call<{ components: { schemas: Record<string, { properties?: object }> } }>(
        null,
        'GET',
        '/docs-json',
      );
      const fields = [
        ...new Set(Object.values(api.components.schemas).flatMap(({ properties = {} }) => Object.keys(properties))),
      ];
      const routes = routesOf(app().app);
      const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.gql'), 'utf8'));
      const targets = fieldTargets(schema);
      expect([routes.length, targets.length, fields.length].every((count) => count > 30)).toBe(true);

      const values = new HostileValues(new Random(SEED), MOST);
      const requests = new HostileRequests(values, new HostileDocuments(values), fields);
      const tokens = callers(account.token);
      const faults: string[] = [];
      for (let count = 0; count < COUNT && faults.length < 20; count++) {
        // Every route with each caller and every field once before any is repeated.
        const token = tokens[count % tokens.length]!;
        const turn = Math.floor(count / tokens.length / 2);
        const sent =
          Math.floor(count / tokens.length) % 2 === 0
            ? requests.toRoute(routes[turn % routes.length]!, token)
            : requests.toField(targets[turn % targets.length]!, token);
        const wrong = await fault(sent).catch((error: Error) => `got no answer: ${error.message}`);
        if (wrong !== null) faults.push(`request ${count}: ${inShort(sent)}\n  ${wrong}`);
      }
      console.log(
        `HOSTILE_SEED=${SEED}: ${COUNT} requests to ${routes.length} routes and ${targets.length} fields and arguments`,
      );
      expect(faults.join('\n')).toBe('');
      expect(await service.stop()).toBe(0);
    },
  );
});
