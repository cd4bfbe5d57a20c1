import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll } from 'vitest';

export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  /** The response waits for this. */
  readonly after?: Promise<unknown>;
}

/** A receiver on loopback that keeps every request and gives scripted responses. */
export class Receiver {
  received: ReceivedRequest[] = [];
  /** The next responses in order. The last one repeats. */
  answers: ReceiverAnswer[] = [{ status: 200 }];
  private readonly arrivals = new EventEmitter();
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.received.push({ url: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString() });
      const answer = this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!;
      this.arrivals.emit('request');
      void Promise.resolve(answer.after).then(() =>
        response.writeHead(answer.status, answer.headers).end(answer.body ?? ''),
      );
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
  }

  /** Resolves once so many requests have arrived since the last {@link reset}. */
  async arrived(count = 1): Promise<void> {
    while (this.received.length < count) await once(this.arrivals, 'request');
  }

  /** Forgets all requests, and gives these responses from now on. */
  reset(...answers: ReceiverAnswer[]): void {
    this.received = [];
    this.answers = answers.length > 0 ? answers : [{ status: 200 }];
  }
}

/** A receiver for the tests of one file. */
export function useReceiver(): Receiver {
  const receiver = new Receiver();
  beforeAll(() => receiver.start());
  afterAll(() => receiver.stop());
  return receiver;
}
