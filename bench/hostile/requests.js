import { connect } from 'node:net';

import { pause } from '../clock.js';

const LIST = (count, text) => `[${Array.from({ length: count }, () => text).join(',')}]`;
const KEYS = (count) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(',')}}`;

const UNKNOWN_STATES = () =>
  JSON.stringify({
    query: 'query ($f: DeliveryFilterInput) { deliveries(filter: $f) { totalCount } }',
    variables: { f: { statuses: JSON.parse(LIST(180_000, '"X"')) } },
  });
const ATTEMPTS = (selection) =>
  JSON.stringify({ query: `{ deliveries(first: 100) { edges { node { attempts${selection} } } } }` });

const WEBHOOKS = 180;
const DELIVERIES = 100;
const ATTEMPTS_EACH = 31;

/** Preparations that some of them need, each a function of `{ service, database, receiver }`. */
export const PREPARE = {
  attempts: storeAttempts,
  async 'fan-out'({ service, receiver }) {
    for (let made = 0; made < WEBHOOKS; made++) {
      const { id } = await service.webhook({ eventType: 'b', targetUrl: `${receiver.url}/never` });
      await service.call('POST', `/api/v1/webhooks/${id}/pause`);
    }
  },
};

/**
 * Requests that once ended or froze the process. Each prepares its request, and returns a function that is given `{
 * url, token }`, sends the request and describes the result.
 */
export const HOSTILE = {
  'enum list'() {
    const body = UNKNOWN_STATES();
    return ({ url }) => send(url, 'POST', '/graphql', body);
  },
  'sign-in keys'() {
    const body = KEYS(300_000);
    return ({ url }) => send(url, 'POST', '/api/v1/session', body);
  },
  'one byte each': () => (target, seconds) => holdConnections(target, 266, seconds),
  attempts:
    () =>
    async ({ url, token }) => {
      const answer = await fetch(`${url}/api/v1/deliveries?limit=1`, { headers: { authorization: `Token ${token}` } });
      const [first] = (await answer.json()).items;
      return Promise.all([
        send(url, 'POST', '/graphql', ATTEMPTS(' { responseBody }'), token),
        send(url, 'POST', '/graphql', ATTEMPTS(' { edges { node { responseBody } } }'), token),
        send(url, 'GET', `/api/v1/deliveries/${first.id}`, undefined, token),
      ]);
    },
  'fan-out'() {
    const body = `{"events":${LIST(1000, '{"type":"b","payload":1}')}}`;
    return ({ url, token }) => send(url, 'POST', '/api/v1/events/batch', body, token);
  },
  'wrong token'() {
    const bodies = [KEYS(600_000), '['.repeat(8 * 1024 * 1024)];
    return ({ url }) => Promise.all(bodies.map((body) => send(url, 'POST', '/api/v1/events', body, 'hl_nobody')));
  },
  'resend list'() {
    const body = `{"dryRun":true,"statuses":${LIST(500_000, '"exhausted"')}}`;
    return ({ url, token }) => send(url, 'POST', '/api/v1/deliveries/resend', body, token);
  },
  NUL:
    () =>
    ({ url, token }) =>
      Promise.all([
        send(url, 'GET', '/api/v1/oms/settings/undelivered_webhooks/?event_type=%00', undefined, token),
        send(url, 'GET', '/api/webhooks/notifications?event=%00', undefined, token),
      ]),
  'time zones': () => (target) => changeZones(target, 300),
};

/** Describes the status and length of the response, or says that there was none. */
async function send(url, method, path, body, token) {
  const headers = {
    ...(body && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Token ${token}` }),
  };
  try {
    const response = await fetch(url + path, { method, body, headers });
    const { length } = await response.text();
    return `${response.status} (${length} characters)`;
  } catch (error) {
    return `no answer (${error.cause?.code ?? error.message})`;
  }
}

/** Connections that declare the maximum body and send one byte. */
async function holdConnections({ url }, count, seconds) {
  const { port } = new URL(url);
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'content-type: application/json',
    'content-length: 2000000',
    '',
    '{',
  ];
  const sockets = Array.from({ length: count }, () => connect(Number(port), '127.0.0.1').on('error', () => {}));
  for (const socket of sockets) socket.write(lines.join('\r\n'));
  await pause(seconds * 1000);
  for (const socket of sockets) socket.destroy();
  return `${count} connections held`;
}

/** Deliveries with responses of 64 KiB, of which one operation can request two hundred megabytes. */
async function storeAttempts({ service, database, receiver }) {
  const { id } = await service.webhook({ eventType: 'a', targetUrl: `${receiver.url}/ok` });
  const events = Array.from({ length: DELIVERIES }, () => ({ type: 'a', payload: 1 }));
  await service.call('POST', '/api/v1/events/batch', { events });
  while ((await database.query('SELECT 1 FROM pending_deliveries LIMIT 1')).length > 0) await pause(20);
  await database.query(
    `INSERT INTO attempts (delivery_id, number, day, account_id, started_at, duration_ms, response_status, response_headers, response_body)
     SELECT a.delivery_id, n, a.day, a.account_id, a.started_at, 1, 500, '{}', convert_to(repeat(md5(n::text), 2048), 'UTF8')
       FROM attempts a JOIN deliveries d ON d.id = a.delivery_id AND d.webhook_id = ${id}, generate_series(2, ${ATTEMPTS_EACH}) n`,
  );
}

/** One zone in many spellings, each used once. */
async function changeZones({ url, token }, count) {
  const name = 'america/argentina/comodrivadavia';
  const seen = [];
  for (let n = 0; n < count; n++) {
    const timezone = [...name].map((letter, at) => ((n >> (at % 9)) & 1 ? letter.toUpperCase() : letter)).join('');
    seen.push(await send(url, 'PATCH', '/api/v1/account', JSON.stringify({ timezone }), token));
    await send(url, 'GET', '/api/webhooks/notifications', undefined, token);
  }
  return seen.at(-1);
}
