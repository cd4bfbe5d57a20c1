import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

import type { SeenAnswer } from './described-api.js';

type See = (answer: SeenAnswer) => void;

/**
 * Reports every response this process receives via Node's client (also through supertest) or `fetch`, once it has been
 * read.
 */
export function seeAnswers(see: See): void {
  seeNodeAnswers(see);
  seeFetchedAnswers(see);
}

/** Observes the body on its way to the caller, who may or may not read it. */
function seeNodeAnswers(see: See): void {
  diagnostics.subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const pieces: Buffer[] = [];
    const push = response.push.bind(response);
    response.push = (piece: Buffer | null, encoding?: BufferEncoding) => {
      if (piece !== null) pieces.push(piece);
      else {
        const { method, path } = request;
        const text = Buffer.concat(pieces).toString();
        see({ method, path, text, status: response.statusCode!, headers: response.headers });
      }
      return push(piece, encoding);
    };
  });
}

function seeFetchedAnswers(see: See): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const request = input instanceof Request ? input : undefined;
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const show = (text: string | undefined) =>
      see({
        method: init?.method ?? request?.method ?? 'GET',
        path: pathname + search,
        text,
        status: response.status,
        headers: Object.fromEntries(response.headers),
      });
    if (response.body === null) show('');
    const read = response.text.bind(response);
    const text = async () => {
      const whole = await read();
      show(whole);
      return whole;
    };
    return Object.assign(response, { text, json: async () => JSON.parse(await text()) as unknown });
  };
}
