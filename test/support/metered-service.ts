import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ServiceProcess } from './service-process.js';
import { temporaryFolder } from './temporary-folder.js';

/** A request as sent on the wire. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** A response, and what the request cost the service. */
export interface MeteredAnswer {
  readonly status: number;
  readonly text: string;
  /** CPU time of the service's process, all threads together, in milliseconds. */
  readonly cost: number;
}

/** The built service in its own process, which reports the CPU time of each request. */
export class MeteredService {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    readonly service: ServiceProcess,
    private readonly meter: Socket,
  ) {}

  static async start(variables: Record<string, string>): Promise<MeteredService> {
    const METER_SOCKET = join(await temporaryFolder(), 'meter');
    const preload = pathToFileURL(join(import.meta.dirname, 'processor-meter.js')).href;
    const service = await ServiceProcess.start({ ...variables, METER_SOCKET, NODE_OPTIONS: `--import=${preload}` });
    const meter = connect(METER_SOCKET).setEncoding('utf8');
    await once(meter, 'connect');
    return new MeteredService(service, meter);
  }

  /** @throws if there is no response */
  async send(sent: HostileRequest): Promise<MeteredAnswer> {
    const before = await this.used();
    const { status, text } = await this.exchange(sent);
    return { status, text, cost: (await this.used()) - before };
  }

  async stop(): Promise<number | string> {
    this.agent.destroy();
    this.meter.destroy();
    return this.service.stop();
  }

  private async used(): Promise<number> {
    this.meter.write('?');
    const [text] = (await once(this.meter, 'data')) as [string];
    return Number(text);
  }

  /** The response may arrive, and the connection close, before the whole body is sent. */
  private exchange({ method, path, headers, body }: HostileRequest): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.service.url);
      const length = body === null ? {} : { 'content-length': String(body.length) };
      const sending = request({ agent: this.agent, hostname, port, method, path, headers: { ...headers, ...length } });
      sending.on('error', reject);
      sending.on('response', (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, text: Buffer.concat(pieces).toString() }));
      });
      sending.end(body ?? undefined);
    });
  }
}
