import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Sits between a client and a server on loopback, so that a test can take the server away and bring it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  /** The server's connection for each client's. */
  private readonly pairs = new Map<Socket, Socket>();
  private stalled: (readonly [Socket, Socket])[] = [];
  private server: Server | undefined;
  private silent = false;
  /** Attempted connections, whether accepted or not. */
  joined = 0;

  private constructor(
    private readonly target: URL,
    private port: number,
  ) {}

  /** Listens and forwards everything to the host and port of `target`. */
  static async to(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(target), 0);
    await proxy.open();
    return proxy;
  }

  /** The target's URL via this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Listens again on the same port. A silent proxy forwards again. */
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

  /** Cuts every connection and accepts new ones without ever responding, as when a network loses a host. */
  fallSilent(): void {
    this.silent = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Stops forwarding but keeps every connection, so that both sides see it as half-open. */
  stall(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
    this.stalled = [...this.pairs];
  }

  /** Forwards what arrived while stalled, and everything afterwards. */
  goOn(): void {
    for (const [client, server] of this.stalled.splice(0)) client.pipe(server).pipe(client);
  }

  /**
   * Forwards nothing on old or new connections and closes none, like a network that loses every packet, until `open`.
   */
  swallow(): void {
    this.silent = true;
    this.stall();
  }

  /** Closes the connections open when the stall or loss began, as keep-alives would within a minute. */
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
