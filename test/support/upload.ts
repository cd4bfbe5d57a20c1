import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A raw request on its own connection, whose body a test sends step by step. */
export class Upload {
  private received = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => (this.received += text));
    // Errors after the client has left do not matter.
    socket.on('error', () => {});
  }

  /**
   * Connects and sends the head of a request.
   *
   * @param headers the token, and headers that describe the body
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

  /** Everything the server has sent so far. */
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
