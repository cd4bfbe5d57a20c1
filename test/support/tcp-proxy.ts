import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on loopback, so that a test can take the server away and give it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  /** Each client's connection with its server's. */
  private readonly pairs = new Map<Socket, Socket>();
  private stalled: (readonly [Socket, Socket])[] = [];
  private server: Server | undefined;
  private silent = false;
  /** Connections that were tried, answered or not. */
  joined = 0;

  private constructor(
    private readonly target: URL,
    private port: number,
  ) {}

  /** Listens, and passes everything on to the host and port of `target`. */
  static async to(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(target), 0);
    await proxy.open();
    return proxy;
  }

  /** The target's URL by way of this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Listens again, on the same port; a proxy that had fallen silent passes things on again. */
  async open(): Promise<void> {
    this.silent = false;
    if (this.server?.listening) return;
    this.server = createServer((client) => this.join(client)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Cuts every connection and refuses new ones. */
  async close(): Promise<void> {
    const closed = this.server && once(this.server, 'close');
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Cuts every connection, and takes new ones without ever answering: the network's way of losing a host. */
  fallSilent(): void {
    this.silent = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Passes nothing on any more, and keeps every connection: half-open, as either side sees it. */
  stall(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
    this.stalled = [...this.pairs];
  }

  /** Passes on what came while it was stalled, and all that comes. */
  goOn(): void {
    for (const [client, server] of this.stalled.splice(0)) client.pipe(server).pipe(client);
  }

  /** Passes nothing on, of old connections or new ones, and closes none: a network that loses every packet, until `open`. */
  swallow(): void {
    this.silent = true;
    this.stall();
  }

  /** Ends what was open when it began to stall or to swallow, as keep-alives end it in a minute. */
  dropStalled(): void {
    for (const sockets of this.stalled.splice(0)) for (const socket of sockets) socket.destroy();
  }

  private join(client: Socket): void {
    this.joined++;
    this.keep(client);
    if (this.silent) return;
    const server = this.keep(connect(Number(this.target.port), this.target.hostname));
    client.pipe(server).pipe(client);
    this.pairs.set(client, server);
    client.once('close', () => {
      this.pairs.delete(client);
      server.destroy();
    });
    server.once('close', () => client.destroy());
  }

  private keep(socket: Socket): Socket {
    this.sockets.add(socket);
    return socket.on('error', () => {}).once('close', () => this.sockets.delete(socket));
  }
}
