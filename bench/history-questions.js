const NOTIFICATIONS = '/api/webhooks/notifications';
const UNDELIVERED = '/api/v1/oms/settings/undelivered_webhooks/';
const DELIVERIES = '/api/v1/deliveries';

/** The page size of both documented lists. */
const PAGE = 20;

const DAYS_MS = 3 * 86_400_000;

const NOTIFIED = `account_id = $1 AND created_at >= now() - interval '7 days'`;
const UNDELIVERED_ROWS = `account_id = $1 AND status <> 'delivered'
  AND (attempt_count > 0 OR status = 'canceled' OR created_at <= now() - interval '1 minute')`;
/** The undelivered list shows 500 if there was no response. */
const SHOWN_500 = `(attempt_count = 0 OR last_error IS NOT NULL OR last_response_status = 500)`;

/**
 * What is asked of an account's seeded history, each as `{ text, method, path, body, total, where, values }`: `total` reads
 * the answer's total, and `where` is the condition on `deliveries` (`$1` the account, then `values`) of which the database
 * counts as many. Without `where` there is no total. `path` may be a function of the last seen total of the whole list.
 *
 * @param seeded `{ webhookId, eventType, nowMs }`: one of the account's webhooks, a type of event, the time
 */
export function historyQuestions({ webhookId, eventType, nowMs }) {
  const since = new Date(nowMs - DAYS_MS).toISOString();
  return [
    ...notifications(eventType, since),
    ...undelivered(webhookId, eventType, since),
    ...['delivered', 'exhausted', 'canceled'].map((status) =>
      get(`deliveries status=${status}`, `${DELIVERIES}?status=${status}`),
    ),
    ...overviews(),
    ...timelines(),
  ];
}

function notifications(eventType, since) {
  const ask = (text, query, where, ...values) => ({
    ...get(`notifications ${text}`, NOTIFICATIONS + query),
    total: (answer) => answer.data.paginator.totalCount,
    where: `${NOTIFIED} AND ${where}`,
    values,
  });
  const page = (text, numberOf) => {
    const question = ask(text, '', 'true');
    return { ...question, path: (total) => `${NOTIFICATIONS}?page=${Math.max(1, numberOf(total))}` };
  };
  return [
    { ...ask('page 1', '', 'true'), isWhole: true },
    ask('status=failed', '?status=failed', `attempt_count > 0 AND status <> 'delivered'`),
    ask('status=success', '?status=success', `status = 'delivered'`),
    ask('event=…', `?event=${eventType}`, 'event_type = $2', eventType),
    ask('from=…, 3 days ago', `?from=${since}`, 'created_at >= $2', since),
    ask('active=false', '?active=false', `status <> 'pending'`),
    page('a middle page', (total) => Math.ceil(total / PAGE / 2)),
    // Rows expire while this runs, so the former last page may be empty.
    page('last page', (total) => Math.ceil((total - 5) / PAGE)),
  ];
}

function undelivered(webhookId, eventType, since) {
  const ask = (text, query, where = 'true', ...values) => ({
    ...get(`undelivered ${text}`, UNDELIVERED + query),
    total: (answer) => answer.count,
    where: `${UNDELIVERED_ROWS} AND ${where}`,
    values,
  });
  return [
    ask('page 1', ''),
    ask('page=last', '?page=last'),
    ask('webhook=…', `?webhook=${webhookId}`, 'webhook_id = $2', webhookId),
    ask('event_type=…', `?event_type=${eventType}`, 'event_type = $2', eventType),
    ask('created_date__gte=…, 3 days ago', `?created_date__gte=${since}`, 'created_at >= $2', since),
    ask('response_http_status=500', '?response_http_status=500', SHOWN_500),
    ask('sort=-created_date', '?sort=-created_date'),
  ];
}

const DAYS_OF = { WEEK: 7, MONTH: 30 };

function overviews() {
  return Object.entries(DAYS_OF).map(([range, days]) => ({
    ...graphql(
      `overview ${range}`,
      `overview(range: ${range}) {
      delivered exhausted canceled pending successRate backlog oldestDueAgeSeconds latencyP50Ms latencyP95Ms latencyP99Ms }`,
    ),
    total: ({ data: { overview: of } }) => of.delivered + of.exhausted + of.canceled + of.pending,
    where: `account_id = $1 AND created_at >= now() - $2::interval`,
    values: [`${days} days`],
  }));
}

function timelines() {
  const asked = { 'timeline, 7 days by the hour': ['WEEK', 'HOUR'], 'timeline, 30 days by the day': ['MONTH', 'DAY'] };
  return Object.entries(asked).map(([text, [range, bucket]]) => ({
    ...graphql(
      text,
      `timeline(range: ${range}, bucket: ${bucket}) {
      startsAt created delivered exhausted canceled attempts failedAttempts latencyP50Ms latencyP95Ms latencyP99Ms }`,
    ),
    total: ({ data: { timeline } }) => timeline.reduce((sum, { created }) => sum + created, 0),
    // These ranges begin on the hour.
    where: `account_id = $1 AND created_at >= date_trunc('hour', now() - $2::interval, 'UTC')`,
    values: [`${DAYS_OF[range]} days`],
  }));
}

const get = (text, path) => ({ text, method: 'GET', path });

const graphql = (text, field) => ({ text, method: 'POST', path: '/graphql', body: { query: `{ ${field} }` } });
