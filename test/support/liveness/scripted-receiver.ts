import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver does with a request. */
export type Behaviour = 'ok' | 'slow' | 'fails' | 'flaky' | 'hangs' | 'resets' | 'gone';

const ANSWER_AFTER_MS = 30;
const SLOW_MS = 150;

/** What happened to one delivery at the receiver. */
export interface Seen {
  requests: number;
  /** Requests that got a 2xx. */
  accepted: number;
}

/** A receiver on loopback with a path for each webhook, each with its own scripted behavior. */
export class ScriptedReceiver {
  readonly behaviours = new Map<string, Behaviour>();
  /** By `webhook-id`. */
  readonly seen = new Map<string, Seen>();
  private readonly hanging = new Set<ServerResponse>();
  private turn = 0;
  private readonly server = createServer((request, response) => {
    request.resume();
    const id = request.headers['webhook-id'] as string;
    const seen = this.seen.get(id) ?? { requests: 0, accepted: 0 };
    this.seen.set(id, seen);
    seen.requests++;
    this.answer(this.behaviours.get(request.url!) ?? 'ok', response, seen);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '0.0.0.0', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param host the last part of a loopback address */
  url(path: string, host: number): string {
    return `http://127.0.0.${host}:${(this.server.address() as AddressInfo).port}${path}`;
  }

  private answer(behaviour: Behaviour, response: ServerResponse, seen: Seen): void {
    if (behaviour === 'hangs') {
      this.hanging.add(response.once('close', () => this.hanging.delete(response)));
    } else if (behaviour === 'resets') {
      response.destroy();
    } else {
      const status = this.statusOf(behaviour);
      const afterMs = behaviour === 'slow' ? SLOW_MS : ANSWER_AFTER_MS;
      setTimeout(() => {
        // A client that hung up did not get the response.
        if (response.destroyed) return;
        if (status === 200) seen.accepted++;
        response.writeHead(status).end('said');
      }, afterMs);
    }
  }

  private statusOf(behaviour: Behaviour): number {
    if (behaviour === 'gone') return 410;
    if (behaviour === 'flaky') return this.turn++ % 2 === 0 ? 500 : 200;
    return behaviour === 'fails' ? 500 : 200;
  }
}
