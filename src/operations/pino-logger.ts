import type { LoggerService } from '@nestjs/common';
import { destination, type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino';

import { errorFields } from './error-fields.js';
import { redactFields, redactText } from './redact.js';

/** Nest's account of how it puts itself together: of interest to its developers. */
const ASSEMBLY = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'GraphQLModule',
]);

const STDERR = 2;

/**
 * Logs one line of JSON each, to standard error: standard output is for what is said to a person. Whatever is said is redacted.
 */
export class PinoLogger implements LoggerService {
  private readonly pino: Logger;

  /** @param stream where lines go, for tests */
  constructor(level: string, stream: DestinationStream = destination(STDERR)) {
    const options = {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      // Errors come here as fields already.
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
    const { context, text, fields } = spoken(said, more);
    const from = level === 'info' && ASSEMBLY.has(context ?? '') ? 'debug' : level;
    if (!this.pino.isLevelEnabled(from)) return;
    this.pino[from](redactFields({ ...(context && { context }), ...fields }), text && redactText(text));
  }
}

/**
 * Sorts what Nest's loggers are given: a text, an error or an object of fields; then perhaps an error or a stack; last
 * the context, which is the name of the class that speaks.
 */
function spoken(said: unknown, more: unknown[]): { context?: string; text?: string; fields: object } {
  const last = more.at(-1);
  const context = typeof last === 'string' ? { context: last } : {};
  const further = typeof last === 'string' ? more.slice(0, -1) : more;
  const stack = further.find((value) => typeof value === 'string');
  const error = [said, ...further].find((value) => value instanceof Error);
  const err = error ? { err: errorFields(error) } : stack ? { err: { stack } } : {};

  if (said instanceof Error) return { ...context, text: said.message, fields: err };
  if (typeof said === 'object' && said !== null) return { ...context, fields: { ...said, ...err } };
  return { ...context, text: String(said), fields: err };
}
