import { createServer, Agent, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Upstream {
  readonly url: URL;
  ready: boolean;
}

/** How often it probes each process for readiness: as often as common balancers can. */
const PROBE_EVERY_MS = 100;

/**
 * A load balancer like those in front of the service. It sends each request to the next ready process via keep-alive
 * connections, and returns 502 if that process does not respond. It never sends a request twice.
 */
export class Balancer {
  /** Requests without a response from any process, by error. */
  readonly failures: string[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private upstreams: Upstream[] = [];
  private next = 0;
  private prober: NodeJS.Timeout | undefined;
  private readonly server: Server = createServer((incoming, outgoing) => this.pass(incoming, outgoing));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.prober = setInterval(() => void this.probeAll(), PROBE_EVERY_MS);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Adds a process, which gets requests as soon as it is ready. */
  add(url: string): void {
    this.upstreams.push({ url: new URL(url), ready: false });
  }

  remove(url: string): void {
    this.upstreams = this.upstreams.filter((upstream) => upstream.url.href !== new URL(url).href);
  }

  get ready(): number {
    return this.upstreams.filter(({ ready }) => ready).length;
  }

  async stop(): Promise<void> {
    clearInterval(this.prober);
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async probeAll(): Promise<void> {
    await Promise.all(
      this.upstreams.map(async (upstream) => {
        const answer = await fetch(new URL('/health/ready', upstream.url), {
          signal: AbortSignal.timeout(2_000),
        }).catch(() => null);
        await answer?.arrayBuffer().catch(() => null);
        upstream.ready = answer?.ok ?? false;
      }),
    );
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = this.upstreams.filter((upstream) => upstream.ready);
    const upstream = ready[this.next++ % ready.length];
    if (!upstream) return this.fail(outgoing, 'nobody is ready');
    const { method, url, headers } = incoming;
    const { hostname: host, port } = upstream.url;
    const onward = request({ host, port, method, path: url, headers, agent: this.agent }, (answer) => {
      const { connection: _, ...passedOn } = answer.headers;
      outgoing.writeHead(answer.statusCode!, passedOn);
      answer.pipe(outgoing);
    });
    onward.once('error', (error) => this.fail(outgoing, error.message));
    incoming.pipe(onward);
  }

  private fail(outgoing: ServerResponse, why: string): void {
    this.failures.push(why);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(why);
  }
}
