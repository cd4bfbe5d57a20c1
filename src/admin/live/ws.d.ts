/** As much of `ws` as is used here, which brings no types of its own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';

  export class WebSocket extends EventEmitter {
    constructor(url: string, protocols: string, options?: { headers?: Record<string, string> });
    readonly OPEN: number;
    readonly readyState: number;
    close(code?: number, reason?: string): void;
  }

  export default WebSocket;

  export class WebSocketServer extends EventEmitter {
    constructor(options: { noServer: true; maxPayload: number });
    handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      opened: (socket: WebSocket, request: IncomingMessage) => void,
    ): void;
  }
}
