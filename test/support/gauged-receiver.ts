import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface Arrival {
  /** Its `webhook-id`. */
  readonly id: string;
  readonly path: string;
  /** By the monotonic clock. */
  readonly atMs: number;
  /** Requests open at that moment, this one included. */
  readonly open: number;
  /** Requests answered before it. */
  readonly answered: number;
}

/** A receiver on loopback that gauges how much comes at once, and can be taken down and brought up again. */
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

  /** The most requests that were open at once, of those that came at this time or later. */
  mostOpen(sinceMs = 0): number {
    return Math.max(0, ...this.arrivals.filter(({ atMs }) => atMs >= sinceMs).map(({ open }) => open));
  }

  /** How many more requests came than this rate allows, in that window of time in which they were most. */
  burstOver(perSecond: number): number {
    let earliest = Infinity;
    let most = 0;
    for (const [index, { atMs }] of this.arrivals.entries()) {
      // How far ahead of the rate it stood just before this request, and stands after it.
      earliest = Math.min(earliest, index - (perSecond * atMs) / 1000);
      most = Math.max(most, index + 1 - (perSecond * atMs) / 1000 - earliest);
    }
    return most;
  }

  /** Ids that came more than once. */
  get repeated(): string[] {
    const ids = this.arrivals.map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  }

  /** Listens, again on the same port. */
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

  /** Resolves once so many requests have come. */
  async arrived(count = 1): Promise<void> {
    while (this.arrivals.length < count) await once(this.came, 'request');
  }

  /** Forgets what came, and answers like this from now on. */
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

/** A receiver that keeps its answers until a test lets them go. */
export class Gate {
  private waiting: ((status: number) => void)[] = [];
  private isOpen = false;

  readonly answer = (): number | Promise<number> =>
    this.isOpen ? 200 : new Promise((resolve) => this.waiting.push(resolve));

  /** Answers the request that has waited longest. */
  release(): void {
    this.waiting.shift()?.(200);
  }

  /** Answers all of them, and whatever comes. */
  open(): void {
    this.isOpen = true;
    for (const resolve of this.waiting.splice(0)) resolve(200);
  }
}
