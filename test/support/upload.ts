import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request by hand on a connection of its own, whose body comes when a test says so. */
export class Upload {
  private received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    // What the server thinks of a client that leaves is no matter of the client's.
    socket.on('error', () => {});
  }

  /**
   * Connects and sends a request's head.
   *
   * @param headers those that say what body follows, and the token
   */
  static async begin(url: string, path: string, headers: Record<string, string | number>): Promise<Upload> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const upload = new Upload(socket);
    const lines = Object.entries({ host, 'content-type': 'application/json', ...headers });
    upload.write(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    return upload;
  }

  /** All that the server has sent so far. */
  get answer(): string {
    return this.received;
  }

  write(text: string): void {
    this.socket.write(text);
  }

  abort(): void {
    this.socket.destroy();
  }
}
