import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as received. */
export interface Arrival {
  /** Its `webhook-id`. */
  readonly id: string;
  readonly path: string;
  /** By the monotonic clock. */
  readonly atMs: number;
  /** Requests in progress at that moment, including this one. */
  readonly open: number;
  /** Requests completed before it. */
  readonly answered: number;
}

/** A receiver on loopback that measures concurrency and rate, and can be taken down and brought up again. */
export class GaugedReceiver {
  arrivals: Arrival[] = [];
  /** The status to answer with, once it is known. */
  answer: (arrival: Arrival) => number | Promise<number> = () => 200;
  private open = 0;
  private answered = 0;
  private readonly came = new EventEmitter();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The highest concurrency among requests received at this time or later. */
  mostOpen(sinceMs = 0): number {
    return Math.max(0, ...this.arrivals.filter(({ atMs }) => atMs >= sinceMs).map(({ open }) => open));
  }

  /** By how many requests this rate was exceeded in the busiest window of time. */
  burstOver(perSecond: number): number {
    let earliest = Infinity;
    let most = 0;
    for (const [index, { atMs }] of this.arrivals.entries()) {
      // How far ahead of the rate the receiver was just before this request, and is after it.
      earliest = Math.min(earliest, index - (perSecond * atMs) / 1000);
      most = Math.max(most, index + 1 - (perSecond * atMs) / 1000 - earliest);
    }
    return most;
  }

  /** Ids received more than once. */
  get repeated(): string[] {
    const ids = this.arrivals.map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }

  /** Listens, always on the same port. */
  async up(): Promise<void> {
    this.server = createServer(this.receive);
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses connections from now on. */
  async down(): Promise<void> {
    this.server?.closeAllConnections();
    if (this.server?.listening) await once(this.server.close(), 'close');
  }

  /** Resolves once so many requests have arrived. */
  async arrived(count = 1): Promise<void> {
    while (this.arrivals.length < count) await once(this.came, 'request');
  }

  /** Forgets all requests, and responds like this from now on. */
  reset(answer: GaugedReceiver['answer'] = () => 200): void {
    this.arrivals = [];
    this.answered = 0;
    this.answer = answer;
  }

  private readonly receive: RequestListener = (request, response) => {
    request.resume();
    const { open, answered } = { open: ++this.open, answered: this.answered };
    const id = request.headers['webhook-id'] as string;
    const arrival = { id, path: request.url!, atMs: performance.now(), open, answered };
    response.once('close', () => this.open--);
    this.arrivals.push(arrival);
    this.came.emit('request');
    void Promise.resolve(this.answer(arrival)).then((status) => {
      this.answered++;
      response.writeHead(status).end();
    });
  };
}

/** A receiver that holds back its responses until a test releases them. */
export class Gate {
  private waiting: ((status: number) => void)[] = [];
  private isOpen = false;

  readonly answer = (): number | Promise<number> =>
    this.isOpen ? 200 : new Promise((resolve) => this.waiting.push(resolve));

  /** Responds to the request that has waited longest. */
  release(): void {
    this.waiting.shift()?.(200);
  }

  /** Responds to all of them and to every later request. */
  open(): void {
    this.isOpen = true;
    for (const resolve of this.waiting.splice(0)) resolve(200);
  }
}
