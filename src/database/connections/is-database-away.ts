/** Node's codes of failed sockets. */
const SOCKET_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/**
 * Postgres's own temporary refusals: connection exceptions (08), insufficient resources (53), shutdown and start-up
 * (57P01–57P03), and read-only (25006), from a primary that has become a standby.
 */
const PASSING_STATES = /^(?:08...|53...|57P0[123]|25006)$/;

/** Messages without a code from `pg`, its pool and TypeORM (for a connection lost inside a transaction). */
const LOST_CONNECTION =
  /^(?:Query runner already released|Database connection provided by a query runner was already released|Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/**
 * Whether an error means that the database cannot be reached or cannot serve now, so that the response is 503 and the
 * same request may be sent again. Statements that it refused or gave up on do not count.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (isSocketError(error, code) || PASSING_STATES.test(code))) return true;
  if (LOST_CONNECTION.test(error.message)) return true;
  const inner = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [driverError, error.cause, ...inner].some((each) => each !== error && isDatabaseAway(each));
}

/** Whether Postgres refuses us permanently: a wrong password, user or database name, or no right to create tables. */
export function isRefusal(error: unknown): boolean {
  return /^(?:28...|3D000|42501)$/.test(String((error as { code?: unknown }).code));
}

/** Whether every target would refuse us alike: a wrong password or database name. */
export function isFinalRefusal(error: unknown): boolean {
  return /^(?:28P01|3D000)$/.test(String((error as { code?: unknown }).code));
}

/** A missing socket file means that the database is away. Other missing files do not. */
function isSocketError(error: Error, code: string): boolean {
  return SOCKET_ERRORS.has(code) && (code !== 'ENOENT' || (error as { syscall?: unknown }).syscall === 'connect');
}
