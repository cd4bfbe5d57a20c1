import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';

import { SELF_SIGNED } from './self-signed-certificate.js';

const STEP_MS = 20;
const OK = 'HTTP/1.1 200 OK\r\n';
const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));

/** Writes a piece repeatedly until the connection is closed. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), STEP_MS);
  socket.once('close', () => clearInterval(timer));
}

/** Writes endlessly, as fast as the connection accepts. */
function flood(socket: Socket): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(Buffer.alloc(16 * 1024, 'x'))) continue;
    if (!socket.destroyed) socket.once('drain', write);
  };
  write();
}

/** Ways in which a receiver may misbehave, by name. Each gets a connection on which a request has begun to arrive. */
const BEHAVIOURS = {
  'never answers': () => {},
  'drips its headers': (socket: Socket) => {
    socket.write(OK);
    drip(socket, 'x-a: 1\r\n');
  },
  'sends early hints without end': (socket: Socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
  'drips its body': (socket: Socket) => {
    socket.write(`${OK}content-length: 1000000\r\n\r\n`);
    drip(socket, 'x');
  },
  'drips its body in chunks': (socket: Socket) => {
    socket.write(`${OK}transfer-encoding: chunked\r\n\r\n`);
    drip(socket, '1\r\nx\r\n');
  },
  'sends a body without end': (socket: Socket) => {
    socket.write(`${OK}\r\n`);
    flood(socket);
  },
  'sends a gzip bomb': (socket: Socket) => {
    socket.write(`${OK}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  },
  'sends 1 MiB of headers': (socket: Socket) => socket.write(`${OK}x-a: ${'x'.repeat(1024 * 1024)}\r\n\r\n`),
  'sends 1,000 cookies': (socket: Socket) =>
    socket.end(`${OK}${'set-cookie: a=1\r\n'.repeat(1_000)}content-length: 0\r\n\r\n`),
  'asks to continue without end': (socket: Socket) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n'),
  'switches protocols': (socket: Socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  'answers as an SSH server': (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  'ends its lines with LF alone': (socket: Socket) => socket.end('HTTP/1.1 200 OK\ncontent-length: 0\n\n'),
  'resets before it answers': (socket: Socket) => socket.resetAndDestroy(),
  'closes before it answers': (socket: Socket) => socket.end(),
  'resets after a 200': (socket: Socket) =>
    socket.write(`${OK}content-length: 100\r\n\r\npartial`, () => setTimeout(() => socket.resetAndDestroy(), STEP_MS)),
  'cuts its body short': (socket: Socket) => socket.end(`${OK}content-length: 100\r\n\r\npartial`),
  'breaks its chunks': (socket: Socket) => socket.end(`${OK}transfer-encoding: chunked\r\n\r\nzz\r\npartial\r\n`),
  'gives both lengths': (socket: Socket) =>
    socket.end(`${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  'sends a body with a 204': (socket: Socket) =>
    socket.write('HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello'),
  'redirects to a metadata service': (socket: Socket) =>
    socket.end('HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n'),
  'answers 999': (socket: Socket) => socket.end('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'),
  'sends bytes that are no text': (socket: Socket) =>
    socket.end(Buffer.concat([Buffer.from(`${OK}content-length: 4\r\n\r\n`), Buffer.from([0x00, 0xff, 0xc3, 0x28])])),
  'names its headers like methods': (socket: Socket) =>
    socket.end(`${OK}set: 1\r\nnormalize: 2\r\nconstructor: 3\r\n__proto__: 4\r\ncontent-length: 0\r\n\r\n`),
} satisfies Record<string, (socket: Socket) => void>;

/** The name of a misbehavior. */
export type HostileBehaviour = keyof typeof BEHAVIOURS;

/** A real server on 127.0.0.1 that misbehaves. */
export interface HostileReceiver {
  url: string;
  /** How many connections it has accepted. */
  connections(): number;
  /** Resolves once none is open. */
  emptied(): Promise<void>;
  /** Resets all open connections. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a receiver that misbehaves like this on every request. */
export function startHostileReceiver(behaviour: HostileBehaviour): Promise<HostileReceiver> {
  const act: (socket: Socket) => void = BEHAVIOURS[behaviour];
  return listen('http', (accept) =>
    createServer((socket) => {
      accept(socket);
      socket.once('data', () => act(socket));
    }),
  );
}

/** Starts a receiver that responds properly to every request, on keep-alive connections. */
export async function startKindReceiver(
  answer: string | ((request: string) => string) = `${OK}content-length: 2\r\n\r\nok`,
): Promise<HostileReceiver & { received(): string }> {
  let received = '';
  const receiver = await listen('http', (accept) =>
    createServer((socket) => {
      accept(socket);
      socket.on('data', (bytes) => {
        const request = bytes.toString('latin1');
        received += request;
        socket.write(typeof answer === 'string' ? answer : answer(request));
      });
    }),
  );
  return { ...receiver, received: () => received };
}

/**
 * Starts a receiver that replies to the first bytes of each connection with these, in so many pieces, and closes it.
 */
export function startScriptedReceiver(answer: Buffer, pieces: number): Promise<HostileReceiver> {
  const size = Math.ceil(answer.length / pieces);
  return listen('http', (accept) =>
    createServer((socket) => {
      accept(socket.setNoDelay(true));
      socket.once('data', () => {
        const write = (from: number): void => {
          if (from >= answer.length) socket.end();
          else socket.write(answer.subarray(from, from + size), () => setImmediate(write, from + size));
        };
        write(0);
      });
    }),
  );
}

/**
 * Starts a receiver that responds to the first request of each connection and ends the connection at the second one
 * without a response.
 *
 * @param answers whether it responds to this first request
 */
export function startForgetfulReceiver(
  end: (socket: Socket) => void,
  answers: () => boolean = () => true,
): Promise<HostileReceiver & { requests(): number }> {
  let requests = 0;
  const started = listen('http', (accept) =>
    createServer((socket) => {
      let before = 0;
      accept(socket);
      socket.on('data', (bytes) => {
        if (!bytes.toString('latin1').startsWith('POST ')) return;
        requests++;
        if (before++ === 0 && answers()) socket.write(`${OK}content-length: 2\r\n\r\nok`);
        else end(socket);
      });
    }),
  );
  return started.then((receiver) => ({ ...receiver, requests: () => requests }));
}

/** Starts a receiver with an untrusted certificate. */
export function startSelfSignedReceiver(): Promise<HostileReceiver> {
  return listen('https', (accept) =>
    createTlsServer(SELF_SIGNED, (socket) => socket.end(`${OK}content-length: 0\r\n\r\n`))
      .on('connection', accept)
      .on('tlsClientError', () => {}),
  );
}

/** Starts a receiver that accepts connections and never sends a byte. */
export function startSilentReceiver(): Promise<HostileReceiver> {
  return listen('https', (accept) => createServer(accept));
}

async function listen(
  scheme: string,
  createWith: (accept: (socket: Socket) => void) => Server,
): Promise<HostileReceiver> {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createWith((socket) => {
    connections++;
    open.add(socket.on('error', () => {}));
    socket.once('close', () => open.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    connections: () => connections,
    emptied: async () => {
      await Promise.all([...open].map((socket) => new Promise((closed) => socket.once('close', closed))));
    },
    reset: () => open.forEach((socket) => socket.resetAndDestroy()),
    close: async () => {
      open.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
