import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';

import { classifyError, invalidAnswer } from './classify-error.js';
import type { EgressAgent } from './egress-agent.js';
import { Exchange, MAX_HEAD_BYTES, type RawResponseHeaders } from './exchange.js';
import { HeadMender, MendedSocket } from './mended-socket.js';
import type { OutgoingRequest } from './outgoing-request.js';

/**
 * An exchange via a connection of its own, whose answer is read as tolerantly as other clients read it: for a receiver
 * whose answer the strict parser refused, though the event has arrived. The connection is never used again, so nothing
 * odd about one answer can be taken for a part of another.
 */
export class TolerantExchange extends Exchange {
  private readonly mender = new HeadMender();
  private sent: ClientRequest | null = null;

  constructor(
    private readonly agent: EgressAgent,
    private readonly request: OutgoingRequest,
  ) {
    super(request.timeoutMs);
    void this.send();
  }

  protected override abandon(): void {
    this.sent?.destroy();
  }

  private async send(): Promise<void> {
    try {
      const socket = await this.agent.open(this.request.target, this, this.leftMs);
      if (this.isOver) socket.destroy();
      else this.write(new MendedSocket(socket, this.mender));
    } catch (error) {
      this.fail(error as Error);
    }
  }

  private write(socket: MendedSocket): void {
    const { target, headers } = this.request;
    // As bytes: before a string body, Node would write the headers in the string's encoding.
    const body = Buffer.from(this.request.body);
    const own = ['host', new URL(target.origin).host, 'connection', 'close'];
    this.sent = httpRequest({
      method: 'POST',
      path: target.path,
      headers: [...own, ...headers, 'content-length', String(body.length)],
      createConnection: () => socket,
      insecureHTTPParser: true,
      maxHeaderSize: MAX_HEAD_BYTES,
    });
    this.sent.on('error', (error) => this.fail(error));
    this.sent.on('upgrade', () => this.fail(Object.assign(new Error('Switch of protocols'), { code: 'HPE_UPGRADE' })));
    this.sent.on('response', (answer) => this.read(answer));
    this.sent.end(body);
  }

  private read(answer: IncomingMessage): void {
    this.answered(answer.statusCode ?? 0, listed(answer.rawHeaders));
    answer.on('data', (chunk: Buffer) => this.received(chunk));
    answer.on('end', () => this.finish(!answer.complete));
    answer.on('error', () => this.finish(true));
    answer.on('close', () => this.finish(true));
  }

  private finish(isCut: boolean): void {
    this.end(null, isCut);
    this.sent?.destroy();
  }

  private fail(error: Error): void {
    if (this.status !== null) return this.finish(true);
    const code = classifyError(error);
    const isInvalid = code === 'invalid_response';
    if (isInvalid) this.agent.odd.delete(this.request.url);
    this.end(code, true, isInvalid ? { errorDetail: invalidAnswer(error, this.mender.received) } : {});
  }
}

/** Names in lower case, repeated ones as lists. */
function listed(raw: readonly string[]): RawResponseHeaders {
  const headers = new Map<string, string | string[]>();
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    const value = raw[at + 1]!;
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(headers);
}
