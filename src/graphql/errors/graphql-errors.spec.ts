import { ApolloServer } from '@apollo/server';
import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from 'vitest';

import { invalidFields } from '../../common/errors.js';
import { errorsPlugin, formatError } from './graphql-errors.js';

describe('an error in GraphQL', () => {
  let thrown: unknown;
  const server = new ApolloServer<{ request: never }>({
    typeDefs: 'type Query { first: Int, second: Int }',
    resolvers: {
      Query: {
        first: () => {
          throw thrown as Error;
        },
        second: () => 2,
      },
    },
    plugins: [errorsPlugin()],
    formatError,
  });
  beforeAll(async () => {
    Logger.overrideLogger(false);
    await server.start();
  });

  async function answerTo(error: unknown) {
    thrown = error;
    const contextValue = { request: { id: 'request-1' } as never };
    const { body, http } = await server.executeOperation({ query: '{ first second }' }, { contextValue });
    const [formatted] = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
    return { status: http.status, headers: Object.fromEntries(http.headers), ...formatted };
  }

  it('asks the client to retry while the database is away', async () => {
    const answer = await answerTo(Object.assign(new Error('connect 10.0.0.5:5432'), { code: 'ECONNREFUSED' }));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, extensions: { code: 'unavailable' } });
    expect(JSON.stringify(answer)).not.toContain('10.0.0.5');
  });

  it('names the invalid fields', async () => {
    const errors = [
      { field: 'a', message: 'is wrong' },
      { field: 'b.c', message: 'is too' },
    ];
    const answer = await answerTo(invalidFields(errors));
    expect(answer.extensions).toEqual({ code: 'invalid_request', errors });
    expect(answer.status).toBeUndefined();
  });

  it.each([[new Error('secret')], ['secret'], [Object.assign(new TypeError('secret'), { extensions: { secret: 1 } })]])(
    'reveals nothing of an unexpected error',
    async (error) => {
      const answer = await answerTo(error);
      expect(answer.extensions).toEqual({ code: 'internal_error', requestId: 'request-1' });
      expect(JSON.stringify(answer)).not.toContain('secret');
    },
  );
});
