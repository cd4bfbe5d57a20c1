import { newTokenText } from '../../src/accounts/token-text.js';
import { tokenRow } from '../../src/accounts/accounts.service.js';
import { ApiTokenEntity } from '../../src/database/entities/index.js';
import type { TestApp } from './app.js';
import type { Answer } from './call.js';
import type { Receiver } from './receiver.js';

/** The response to a GraphQL document. Each test declares the type of its data. */
export interface GraphqlAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly errors?: readonly { readonly field: string }[] };
  }[];
}

/** Sends a document to the admin API. */
export function graphql<Data = Record<string, never>>(
  app: TestApp,
  token: string | null,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<GraphqlAnswer<Data>>> {
  return app.call(token, 'POST', '/graphql', { query, variables }, headers);
}

/** A client for one token that expects no errors and returns only the data. */
export function graphqlOf(app: TestApp, token: string) {
  return async <Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> => {
    const { body, text } = await graphql<Data>(app, token, query, variables);
    if (body.errors) throw new Error(`GraphQL refused: ${text}`);
    return body.data;
  };
}

/** A refusal in short: the first error's code and its named fields. */
export function graphqlRefusal({ body }: Answer<GraphqlAnswer<unknown>>): string[] {
  const { code, errors = [] } = body.errors![0]!.extensions;
  return [code, ...errors.map(({ field }) => field)];
}

/** A new operator token. */
export async function operatorToken(app: TestApp): Promise<string> {
  const text = newTokenText('operator');
  await app.db.getRepository(ApiTokenEntity).insert(tokenRow(null, 'operator', text, null));
  return text;
}

export const PUBLISH_EVENT = `mutation ($input: PublishEventInput!) {
  publishEvent(input: $input) {
    id type payload objectId contentType instance occurredAt
    deliveries { id status webhook { id } }
  }
}`;

interface Published {
  publishEvent: { id: string; deliveries: { id: string; status: string; webhook: { id: string } }[] };
}

/** An account with a client, a webhook at the receiver, and a way to publish. */
export async function graphqlShop(app: TestApp, receiver: Receiver) {
  const account = await app.account({ name: 'shop' });
  const ask = graphqlOf(app, account.token);
  const webhook = await account.webhook({ targetUrl: receiver.url });
  const publish = async (input: Record<string, unknown> = {}) =>
    (await ask<Published>(PUBLISH_EVENT, { input: { type: 'order.created', payload: '{}', ...input } })).publishEvent;
  return { account, ask, webhook, publish };
}
