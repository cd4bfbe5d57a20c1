import { connect } from 'node:net';

/** Sends a request without a body on a raw connection. Returns everything the server sends, to the byte. */
export function rawRequest(
  url: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const lines = Object.entries({ Host: host, Connection: 'close', ...headers });
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
    });
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    socket.once('end', () => resolve(answer)).once('error', reject);
  });
}
