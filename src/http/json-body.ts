import { isAscii } from 'node:buffer';

import type { FastifyInstance, FastifyRequest } from 'fastify';

import { AppError, invalidField } from '../common/errors.js';
import { shapeProblem } from './json-shape.js';

/** Texts up to this many bytes are parsed whatever their shape: that cannot take long. */
const ANY_SHAPE_BYTES = 16 * 1024;

const JSON_TEXT = Symbol('jsonText');

type WithText = FastifyRequest & { [JSON_TEXT]?: string | undefined };

/**
 * Reads JSON bodies, and keeps their text for the routes that need what parsing loses: `12345678901234567890`, `300.00`, the
 * order of keys. Keys such as `__proto__` are data here like any other.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // Otherwise Fastify's own JSON parser would be used.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>(
    /^application\/([\w.-]+\+)?json\b/,
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        if (body.length === 0) return done(null, undefined);
        const problem = body.length > ANY_SHAPE_BYTES ? shapeProblem(body) : null;
        if (problem !== null) return done(invalidField('body', problem));
        // A decoder produces two bytes per character, and so would every payload cut out of its text.
        const text = isAscii(body) ? body.toString('latin1') : decoder.decode(body);
        (request as WithText)[JSON_TEXT] = text;
        const value: unknown = JSON.parse(text);
        if (typeof value !== 'object' || value === null) return done(invalidField('body', 'must be an object'));
        done(null, value);
      } catch (error) {
        done(new AppError('invalid_json', { detail: `The body is not valid JSON: ${inWords(error)}.` }));
      }
    },
  );
}

/** A JSON body. */
export interface JsonBody {
  /** What the text parses to. */
  readonly value: unknown;
  readonly text: string;
}

/**
 * Takes the JSON body from its request, which keeps nothing of it. Otherwise the garbage collector would move a large parsed
 * body around until the response is sent.
 */
export function takeJsonBody(request: FastifyRequest): JsonBody {
  const holder = request as WithText;
  const body = { value: holder.body, text: holder[JSON_TEXT] ?? '' };
  holder.body = undefined;
  holder[JSON_TEXT] = undefined;
  return body;
}

function inWords(error: unknown): string {
  if (!(error instanceof SyntaxError)) return 'it is not UTF-8';
  // V8's message quotes the offending text, which may be a secret.
  return (
    /position (\d+)/.exec(error.message)?.[0].replace('position', 'syntax error at position') ?? 'it is incomplete'
  );
}
