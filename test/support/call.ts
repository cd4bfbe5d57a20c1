import request from 'supertest';

import { checkRequest } from './openapi/check-answers.js';

/** A response. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Body;
}

/** A refusal of the native API. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** A request. Its body is sent as JSON unless it is already a string or bytes. */
export type RequestArguments = [
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
];

/** Sends a request to the service at `url`. Does not follow redirects. */
export async function call<Body>(
  url: string,
  token: string | null,
  ...[method, path, body, headers = {}]: RequestArguments
): Promise<Answer<Body>> {
  const sending = request(url)[method.toLowerCase() as 'post'](path);
  if (token !== null) void sending.set('Authorization', `Token ${token}`);
  if (body !== undefined) void sending.set('Content-Type', 'application/json');
  if (Buffer.isBuffer(body)) void sending.serialize(() => body as never);
  const isSerial = typeof body === 'string' || Buffer.isBuffer(body) || body === undefined;
  const sent = isSerial ? body : JSON.stringify(body);
  const answer = await sending.set(headers).send(sent);
  checkRequest({ method, path, status: answer.status, sent: typeof sent === 'string' ? sent : undefined });
  return answer;
}

/** A refusal in short: status, code and named fields. */
export function refusal({ status, body }: Answer<Problem>): [status: number, code: string, ...fields: string[]] {
  return [status, body.code, ...(body.errors ?? []).map(({ field }) => field)];
}
