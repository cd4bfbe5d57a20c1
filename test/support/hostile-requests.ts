import type { HostileDocuments, FieldTarget } from './hostile-documents.js';
import type { HostileValues } from './hostile-values.js';
import type { HostileRequest } from './metered-service.js';
import type { Route } from './routes-of.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'];
const TYPES = ['application/json', 'application/json; charset=utf-8', 'text/plain', 'application/x+json', 'a/b;'];
const PARAMETERS = [
  'limit',
  'after',
  'status',
  'webhookId',
  'eventType',
  'eventId',
  'since',
  'until',
  'waitSeconds',
  'state',
  'page',
  'sort',
  'event_type',
  'webhook',
  'uuid',
  'response_http_status',
  'object_id',
  'created_date__gte',
  'event',
  'active',
  'from',
  'itemsPerPage',
  'query',
  'variables',
  'attemptsAfter',
  '__proto__',
  'constructor',
  'x',
];
const TEXTS = [
  '%00',
  'a%00b',
  '%ff',
  '%',
  '%ed%a0%80',
  '-1',
  '0',
  '1e400',
  'NaN',
  '9'.repeat(400),
  '2026-02-30',
  '%F0%9F%8E%89',
  '"',
  '',
];

/** The most characters of a request's address and headers. Node accepts 16 KiB for both. */
const HEAD_ROOM = 12_000;

/** A caller's token: none, a wrong one, or a valid one. */
export const callers = (token: string) => [null, 'hl_nobody', token];

/** Requests hostile to a route or to a GraphQL field. */
export class HostileRequests {
  /** @param fields names that occur in bodies */
  constructor(
    private readonly values: HostileValues,
    private readonly documents: HostileDocuments,
    private readonly fields: readonly string[],
  ) {}

  toRoute({ path, methods }: Route, token: string | null): HostileRequest {
    const { random } = this.values;
    const method = random.below(8) === 0 ? random.oneOf(METHODS) : random.oneOf(methods);
    const filled = path.replaceAll(/:\w+|\*/g, () => this.pathPart());
    const takesBody = !['GET', 'HEAD'].includes(method);
    return {
      method,
      path: filled + (takesBody && random.below(4) > 0 ? '' : this.query(HEAD_ROOM / 2 - filled.length)),
      headers: this.headers(token),
      body: takesBody ? Buffer.from(this.body()) : null,
    };
  }

  toField(target: FieldTarget, token: string | null): HostileRequest {
    const { random } = this.values;
    const body = this.documents.body(target);
    const headers = this.headers(token);
    if (random.below(30) > 0 || body.length > 3_000)
      return { method: 'POST', path: '/graphql', headers, body: Buffer.from(body) };
    const path = `/graphql?query=${encodeURIComponent(body.slice(0, 2_000))}&variables=${encodeURIComponent(body.slice(0, 800))}`;
    return { method: 'GET', path, headers: { ...headers, 'apollo-require-preflight': '1' }, body: null };
  }

  private body(): string {
    const { values, fields } = this;
    const event = () =>
      values.object(['type', 'payload', 'objectId', 'instance', 'occurredAt', 'x'], 1 + values.random.below(6));
    return values.random.oneOf([
      () => values.value(),
      () => values.broken(),
      () => values.object(fields),
      () => values.object(fields, 1),
      () => `{"events":[${Array.from({ length: values.random.below(20) }, event).join(',')}]}`,
      () => `{"events":[${Array.from({ length: values.size() / 30 }, (_, i) => `{"type":"a","x${i}":1}`).join(',')}]}`,
      () => `{"type":"a","payload":${values.value()}}`,
      () => `{"type":"a","type":"b","payload":${values.value()},"payload":1}`,
      () => `{"eventType":"*","targetUrl":"https://a.example/","${values.random.oneOf(fields)}":${values.value()}}`,
    ])();
  }

  private query(room: number): string {
    const { random } = this.values;
    const shapes = [
      () => this.parameters(1 + random.below(5)),
      () => this.parameters(1 + random.below(5)),
      () => '&'.repeat(room),
      () => 'a&'.repeat(room / 2),
      () => Array.from({ length: room / 8 }, (_, i) => `p${i}=1`).join('&'),
      () => 'limit=1&'.repeat(room / 8),
      () => `${random.oneOf(PARAMETERS)}=${'x'.repeat(random.below(room))}`,
      () => `${random.oneOf(PARAMETERS)}=${'%00'.repeat(random.below(room / 3))}`,
      () => `a${'[a]'.repeat(random.below(room / 3))}=1`,
    ];
    return `?${random.oneOf(shapes)().slice(0, room)}`;
  }

  private parameters(count: number): string {
    const { random } = this.values;
    return Array.from({ length: count }, () => `${random.oneOf(PARAMETERS)}=${random.oneOf(TEXTS)}`).join('&');
  }

  private pathPart(): string {
    const { random } = this.values;
    return (
      random.oneOf([
        '1',
        '0',
        '-1',
        '9'.repeat(30),
        'x'.repeat(random.below(4_000)),
        '%00',
        '%2f..%2f',
        '1'.repeat(199),
        ...TEXTS,
      ]) || 'x'
    );
  }

  private headers(token: string | null): Record<string, string> {
    const { random } = this.values;
    const headers: Record<string, string> = { 'content-type': random.below(8) === 0 ? random.oneOf(TYPES) : TYPES[0]! };
    if (token !== null) headers.authorization = `Token ${token}`;
    const room = HEAD_ROOM / 4;
    const further: (() => Record<string, string>)[] = [
      () => ({ cookie: 'a=b; '.repeat(random.below(room / 5)) }),
      () => ({ cookie: `hookledger_session=${'x'.repeat(random.below(room))}` }),
      () => ({ 'hookledger-account': random.oneOf(['0', '1e9', 'x'.repeat(1_000), '-1', '2147483648']) }),
      () => ({ 'idempotency-key': random.oneOf(['', 'é', 'x'.repeat(256), 'x'.repeat(room)]) }),
      () => ({ accept: 'a/b,'.repeat(random.below(room / 4)) }),
      () => ({ 'shoptet-access-token': 'x'.repeat(random.below(room)) }),
      () => Object.fromEntries(Array.from({ length: random.below(200) }, (_, i) => [`x-${i}`, 'y'])),
      () => ({ 'x-forwarded-for': '1.1.1.1,'.repeat(random.below(room / 8)), 'x-forwarded-host': 'x'.repeat(500) }),
      () => ({ 'accept-language': 'tr,'.repeat(random.below(room / 3)), 'accept-encoding': 'gzip,'.repeat(100) }),
    ];
    return random.below(3) === 0 ? { ...headers, ...random.oneOf(further)() } : headers;
  }
}
