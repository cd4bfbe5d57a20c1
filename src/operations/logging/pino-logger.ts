import type { LoggerService } from '@nestjs/common';
import { destination, type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino';

import { isDatabaseAway } from '../../database/connections/is-database-away.js';
import { errorFields, redactFields, redactText } from './redact.js';
import { RepeatedLines } from './repeated-lines.js';

/** Nest's messages about its own start, which interest only Nest's developers. */
const ASSEMBLY = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'GraphQLModule',
]);

const STDERR = 2;

const REPEATED_LEVELS = new Set<Level>(['warn', 'error']);

/**
 * Logs redacted lines of JSON to standard error; standard output is for text to a person.
 *
 * Of repeated warnings and errors, and of those caused by an unreachable database, it writes only the first in each minute
 * and then the number of the others. Database errors have no stack.
 */
export class PinoLogger implements LoggerService {
  private readonly pino: Logger;
  private readonly repeated = new RepeatedLines((kind, times) =>
    this.pino.warn({ kind, times }, 'Repeated within the minute'),
  );

  /** @param stream where lines go, for tests */
  constructor(level: string, stream: DestinationStream = destination(STDERR)) {
    const options = {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      // Errors are already fields here.
      serializers: { err: (fields: unknown) => fields },
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.pino = pino(options, stream);
  }

  log(said: unknown, ...more: unknown[]): void {
    this.write('info', said, more);
  }

  error(said: unknown, ...more: unknown[]): void {
    this.write('error', said, more);
  }

  warn(said: unknown, ...more: unknown[]): void {
    this.write('warn', said, more);
  }

  debug(said: unknown, ...more: unknown[]): void {
    this.write('debug', said, more);
  }

  verbose(said: unknown, ...more: unknown[]): void {
    this.write('trace', said, more);
  }

  fatal(said: unknown, ...more: unknown[]): void {
    this.write('fatal', said, more);
  }

  private write(level: Level, said: unknown, more: unknown[]): void {
    const { context, text, fields, awayCode } = spoken(said, more);
    const from = level === 'info' && ASSEMBLY.has(context ?? '') ? 'debug' : level;
    if (!this.pino.isLevelEnabled(from)) return;
    const kind = redactText(`${context ?? ''}: ${awayCode ?? text ?? ''}`);
    const isRepeatable = awayCode !== undefined || (text !== undefined && Object.keys(fields).length === 0);
    if (REPEATED_LEVELS.has(level) && isRepeatable && !this.repeated.isFirst(kind)) return;
    this.pino[from](redactFields({ ...(context && { context }), ...fields }), text && redactText(text));
  }
}

interface Spoken {
  readonly context?: string;
  readonly text?: string;
  readonly fields: object;
  /** Which error it is, if an unreachable database caused it. */
  readonly awayCode?: string;
}

/** The innermost error's code, or its message. */
function codeOf(error: Error): string {
  if (error.cause instanceof Error) return codeOf(error.cause);
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.message;
}

/**
 * Sorts the arguments of Nest's loggers: a text, an error or an object of fields; then perhaps an error or a stack; last
 * the context, which is the name of the logging class.
 */
function spoken(said: unknown, more: unknown[]): Spoken {
  const last = more.at(-1);
  const context = typeof last === 'string' ? { context: last } : {};
  const further = typeof last === 'string' ? more.slice(0, -1) : more;
  const stack = further.find((value) => typeof value === 'string');
  const error = [said, ...further].find((value) => value instanceof Error);
  const isAway = error !== undefined && isDatabaseAway(error);
  const err = error ? { err: errorFields(error, isAway) } : stack ? { err: { stack } } : {};
  const from = { ...context, ...(isAway && { awayCode: codeOf(error) }) };

  if (said instanceof Error) return { ...from, text: said.message, fields: err };
  if (typeof said === 'object' && said !== null) return { ...from, fields: { ...said, ...err } };
  return { ...from, text: String(said), fields: err };
}
