import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';

import { beforeAll } from 'vitest';

import type { InboxDto, InboxRequestDto, InboxRequestsDto } from '../../src/inboxes/inboxes.dto.js';
import type { TestApp } from './app.js';
import type { TestAccount } from './test-account.js';

/** Sends bytes with Node's own client, which adds no headers. */
export async function send(url: string, options: RequestOptions = {}, body?: Buffer | string) {
  const sending = httpRequest(url, { method: 'POST', ...options });
  // For some methods Node sends a body without declaring it.
  if (body !== undefined && !sending.hasHeader('transfer-encoding'))
    sending.setHeader('content-length', Buffer.byteLength(body));
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += piece;
  return { status: response.statusCode, type: response.headers['content-type'], text };
}

/** An account with inboxes, for the tests of one file. */
export function useInboxes(app: () => TestApp) {
  let account: TestAccount;
  beforeAll(async () => {
    account = await app().account();
  });
  return {
    owner: () => account,
    make: async (): Promise<InboxDto> => (await account.call<InboxDto>('POST', '/api/v1/inboxes')).body,
    /** The requests an inbox shows. */
    received: async ({ id }: InboxDto): Promise<InboxRequestDto[]> =>
      (await account.call<InboxRequestsDto>('GET', `/api/v1/inboxes/${id}`)).body.items,
  };
}
