import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it } from 'vitest';

import { PinoLogger } from './pino-logger.js';

let lines: string[];
let logger: PinoLogger;

beforeEach(() => {
  lines = [];
  logger = new PinoLogger('debug', { write: (line) => lines.push(line) });
});

const last = () => JSON.parse(lines.at(-1)!) as Record<string, unknown>;

describe('PinoLogger', () => {
  it('writes a text with its context and level', () => {
    logger.warn('An idle connection was lost', 'StatementPool');
    expect(last()).toMatchObject({ level: 'warn', context: 'StatementPool', msg: 'An idle connection was lost' });
    expect(Date.parse(String(last()['time']))).not.toBeNaN();
  });

  it('writes an error under err, with its stack, code and causes', () => {
    const cause = Object.assign(new Error('no right'), { code: '42501' });
    logger.error('Could not claim', new Error('no database', { cause }), 'DeliveryWorker');
    expect(last()).toMatchObject({
      level: 'error',
      context: 'DeliveryWorker',
      msg: 'Could not claim',
      err: { type: 'Error', message: 'no database', cause: { message: 'no right', code: '42501' } },
    });
    expect((last()['err'] as { stack: string }).stack).toContain('pino-logger.spec');
  });

  it('writes an error of a database that is away once a minute, without a stack', () => {
    const refused = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    for (let n = 0; n < 100; n++) logger.error(`POST /api/v1/events [${n}]`, refused, 'ProblemFilter');
    logger.error('Could not claim', new Error('no database', { cause: refused }), 'DeliveryWorker');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('stack');
  });

  it('writes a repeated warning once a minute, and every other one', () => {
    for (const said of ['a', 'b', 'a', 'a']) logger.warn(said, 'Somewhere');
    for (const fields of [{ status: 200 }, { status: 200 }]) logger.log(fields, 'Request');
    expect(lines).toHaveLength(4);
  });

  it('omits everything else about an error, such as its parameters and request', () => {
    const error = Object.assign(new Error('failed'), {
      parameters: ['s3cr3t'],
      config: { headers: { authorization: 's3cr3t' } },
    });
    logger.error(error);
    expect(last()).toMatchObject({ msg: 'failed', err: { message: 'failed' } });
    expect(lines.join('')).not.toContain('s3cr3t');
  });

  it('accepts a stack as text, as Nest passes it', () => {
    logger.error('failed', 'Error: failed\n    at somewhere', 'ExceptionsHandler');
    expect(last()).toMatchObject({
      msg: 'failed',
      context: 'ExceptionsHandler',
      err: { stack: expect.stringContaining('somewhere') },
    });
  });

  it('writes the fields of an object', () => {
    logger.log({ route: '/api/v1/events', status: 202 }, 'Request');
    expect(last()).toMatchObject({ level: 'info', context: 'Request', route: '/api/v1/events', status: 202 });
    expect(last()).not.toHaveProperty('msg');
  });

  it('works behind Nest’s Logger', () => {
    Logger.overrideLogger(logger);
    try {
      new Logger('Worker').error('broke off', new Error('why'));
    } finally {
      Logger.overrideLogger(['log']);
    }
    expect(last()).toMatchObject({ context: 'Worker', msg: 'broke off', err: { message: 'why' } });
  });

  it('omits lines below its level, and Nest’s start-up lines', () => {
    logger = new PinoLogger('info', { write: (line) => lines.push(line) });
    logger.debug('detail');
    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    expect(lines).toEqual([]);
  });

  it('redacts every line', () => {
    logger.log('token hl_abcdefghijklmnop of GET /x?y=s3cr3t');
    expect(last()['msg']).toBe('token hl_[redacted] of GET /x?[redacted]');
  });
});
