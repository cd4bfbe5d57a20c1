import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver that counts how often each delivery arrived, and lets a test act once so many have. */
export class CountingReceiver {
  /** How often each `webhook-id` arrived. */
  readonly counts = new Map<string, number>();
  private watchers: { atLeast: number; resolve: () => void }[] = [];
  private readonly server: Server;

  /** @param answerAfterMs the delay of each response */
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

  /** Resolves once so many different deliveries have arrived. */
  reached(atLeast: number): Promise<void> {
    if (this.counts.size >= atLeast) return Promise.resolve();
    return new Promise((resolve) => this.watchers.push({ atLeast, resolve }));
  }

  /** How many deliveries arrived more than once. */
  get repeated(): number {
    return [...this.counts.values()].filter((count) => count > 1).length;
  }
}

/** A client of a running service that acts for one account. */
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
