import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many of the stream's requests fail, and how. */
const FAILING_SHARE = 0.15;
const FAILURES = [500, 500, 502, 503, 429];

const ANSWER_AFTER_MS = 300;

/** A receiver on loopback. `/first` answers 500 twice and then 200; everything else fails now and then. */
export class DemoReceiver {
  private firstRequests = 0;
  private readonly server: Server = createServer((request, response) => {
    request.resume();
    // Slow enough for eyes to see a delivery before its first answer.
    request.on('end', () => setTimeout(() => this.answer(request.url ?? '', response), ANSWER_AFTER_MS));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(path: string, response: ServerResponse): void {
    const fails = path === '/first' ? ++this.firstRequests <= 2 : Math.random() < FAILING_SHARE;
    if (!fails) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('200 OK');
      return;
    }
    const status = path === '/first' ? 500 : FAILURES[Math.floor(Math.random() * FAILURES.length)]!;
    response
      .writeHead(status, { 'content-type': 'text/plain' })
      .end(status === 500 ? '500 Internal Server Error' : 'try again');
  }
}
