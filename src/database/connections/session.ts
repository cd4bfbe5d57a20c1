import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

import pg from 'pg';

import type { DatabaseAddress } from '../../config/database-url.js';
import type { Target, Targets } from './targets.js';

/** What Postgres is told of a session, and what is asked of its connection. */
export interface SessionConfig {
  /** What Postgres knows it by (`pg_stat_activity.application_name`), unless the URL says another. */
  readonly application_name: string;
  /** Postgres's settings, made once the session is there: a pooler refuses or drops those of a startup packet. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** An answer takes no longer, whatever the server says; milliseconds. */
  readonly answerWithinMs?: number;
}

/** What a session learns of its backend: `pid` alone may be another's after a failover. */
export interface Backend {
  readonly pid: number;
  readonly startedAt: string;
}

/** The parts of `pg.Client` that its types leave out. */
interface Wire {
  readonly connection: EventEmitter & { readonly stream: Socket };
  /** False while an answer is awaited. */
  readonly readyForQuery?: boolean;
}

/** Errors after which a session is of no more use: ended by the server, read-only, or not the one that it was (a pooler). */
const SPENT = /^(?:25006|25P03|57P0[1-5]|26000|08...)$/;

/** A TCP connection, its TLS and its authentication have so long: milliseconds. Less where there is another to try. */
const CONNECT_WITHIN_MS = 5_000;
const CONNECT_WITHIN_OF_SEVERAL_MS = 1_500;

/**
 * By which Postgres finds out within a minute that we are gone. By the system's own, of two hours, what each break of the network
 * leaves behind would add up until no more sessions are let in.
 */
const SERVER_KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };

/** The end of a session that we made ourselves, having said why. */
export class CutSession extends Error {
  constructor(why: string) {
    super(`Connection terminated: ${why}`);
  }
}

/** How all sessions with Postgres are made: one that cannot write is none, and none that is lost ends the process. */
export class Session extends pg.Client {
  /** Undefined until it is connected. */
  backend: Backend | undefined;
  /** Whether it is not to be used again. */
  isSpent = false;
  readonly answerWithinMs: number;
  private readonly target: Target;
  private readonly connectWithinMs: number;

  constructor(
    private readonly config: SessionConfig,
    address: DatabaseAddress,
    private readonly targets: Targets,
  ) {
    const target = targets.first;
    const { user, password, database, options, tls } = address;
    const connectWithinMs =
      address.connectTimeoutMs ?? (targets.count > 1 ? CONNECT_WITHIN_OF_SEVERAL_MS : CONNECT_WITHIN_MS);
    super({
      host: target.host,
      port: target.port,
      user,
      password,
      database,
      options,
      application_name: address.applicationName ?? config.application_name,
      ssl: target.isEncrypted ? tls.options : false,
      ...(target.isEncrypted && tls.isDirect && { sslnegotiation: 'direct' }),
      enableChannelBinding: target.isEncrypted && tls.bindsChannel,
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    this.target = target;
    this.connectWithinMs = connectWithinMs;
    this.answerWithinMs = config.answerWithinMs ?? Infinity;
    // Who uses it hears of the loss by its statement. Without a listener Node would end the process.
    this.on('error', () => {});
    this.wire.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code && SPENT.test(code)) this.isSpent = true;
    });
  }

  /** Whether it waits for no answer. */
  get isIdle(): boolean {
    return this.backend !== undefined && this.wire.readyForQuery === true;
  }

  /** Bytes that went either way: as long as there are more of them, the other side is there. */
  get bytesMoved(): number {
    const { bytesRead, bytesWritten } = this.wire.connection.stream;
    return bytesRead + bytesWritten;
  }

  /** Bytes that the system has not taken yet. */
  get bytesToSend(): number {
    return this.wire.connection.stream.writableLength;
  }

  /** Ends it at once, without a word to the other side: what is under way fails. */
  cut(why: string): void {
    this.wire.connection.stream.destroy(new CutSession(why));
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error | null, session?: this) => void): void;
  override connect(callback?: (error: Error | null, session?: this) => void): Promise<this> | void {
    const opened = this.open();
    if (!callback) return opened;
    opened.then(
      () => callback(null, this),
      (error: Error) => callback(error),
    );
  }

  private async open(): Promise<this> {
    try {
      await super.connect();
      await this.greet();
      return this;
    } catch (error) {
      this.targets.failed(this.target);
      // Without another error, which a pool would take for the loss of an idle one.
      void this.end();
      this.wire.connection.stream.destroy();
      throw error;
    }
  }

  /** Makes its settings, and learns whether it may write and which backend it has. */
  private async greet(): Promise<void> {
    const settings = Object.entries({ ...SERVER_KEEPALIVES, ...this.config.settings });
    const made = settings.map((_, index) => `, set_config($${2 * index + 1}, $${2 * index + 2}, false)`).join('');
    const { rows } = await this.query<Backend & { readonly isReadOnly: boolean }>({
      text: `SELECT pid, backend_start::text AS "startedAt",
                    current_setting('transaction_read_only')::boolean AS "isReadOnly"${made}
               FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
      values: settings.flat().map(String),
      query_timeout: this.connectWithinMs,
    } as pg.QueryConfig);
    const [{ pid, startedAt, isReadOnly }] = rows as [(typeof rows)[0]];
    if (isReadOnly) throw Object.assign(new Error('the database is read-only (a standby?)'), { code: '25006' });
    this.backend = { pid, startedAt };
  }

  private get wire(): Wire {
    return this as unknown as Wire;
  }
}
