import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver that counts how often each delivery came, and lets a test act when so many have come. */
export class CountingReceiver {
  /** Times that each `webhook-id` came. */
  readonly counts = new Map<string, number>();
  private watchers: { atLeast: number; resolve: () => void }[] = [];
  private readonly server: Server;

  /** @param answerAfterMs how long each request is kept waiting */
  constructor(answerAfterMs: number) {
    this.server = createServer((request, response) => {
      const id = request.headers['webhook-id'] as string;
      this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
      request.resume();
      setTimeout(() => response.end('ok'), answerAfterMs);
      const reached = this.watchers.filter(({ atLeast }) => this.counts.size >= atLeast);
      this.watchers = this.watchers.filter(({ atLeast }) => this.counts.size < atLeast);
      for (const { resolve } of reached) resolve();
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Resolves once so many different deliveries have come. */
  reached(atLeast: number): Promise<void> {
    if (this.counts.size >= atLeast) return Promise.resolve();
    return new Promise((resolve) => this.watchers.push({ atLeast, resolve }));
  }

  /** How many deliveries came more than once. */
  get repeated(): number {
    return [...this.counts.values()].filter((count) => count > 1).length;
  }
}

/** A client of a running service, acting for one account. */
export function clientOf(url: string, token: string) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
}
