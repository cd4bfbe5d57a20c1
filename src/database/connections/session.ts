import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

import pg from 'pg';

import type { DatabaseAddress } from '../../config/database-url.js';
import type { Target, Targets } from './targets.js';

/** What Postgres is told about a session, and the requirements on its connection. */
export interface SessionConfig {
  /** Its name in Postgres (`pg_stat_activity.application_name`), unless the URL sets another. */
  readonly application_name: string;
  /** Postgres settings, made once connected, because poolers refuse or drop those in a startup packet. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** The longest wait for a result, whatever the server says. Milliseconds. */
  readonly answerWithinMs?: number;
}

/** Identifies a session's backend. After a failover, `pid` alone may be another's. */
export interface Backend {
  readonly pid: number;
  readonly startedAt: string;
}

/** The parts of `pg.Client` that its types omit. */
interface Wire {
  readonly connection: EventEmitter & { readonly stream: Socket };
  /** False while a result is awaited. */
  readonly readyForQuery?: boolean;
}

/** Errors after which a session is useless: ended by the server, read-only, or a different one (a pooler). */
const SPENT = /^(?:25006|25P03|57P0[1-5]|26000|08...)$/;

/**
 * The time limit for TCP, TLS and authentication together, in milliseconds. Shorter if there is another target to try.
 */
const CONNECT_WITHIN_MS = 5_000;
const CONNECT_WITHIN_OF_SEVERAL_MS = 1_500;

/**
 * Lets Postgres notice within a minute that we are gone. With the system's default of two hours, sessions left by
 * network failures would pile up until no more are accepted.
 */
const SERVER_KEEPALIVES = { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 };

/** A session that we ended ourselves, having said why. */
export class CutSession extends Error {
  constructor(why: string) {
    super(`Connection terminated: ${why}`);
  }
}

/** Every session with Postgres. One that cannot write is refused, and a lost one never ends the process. */
export class Session extends pg.Client {
  /** Undefined until it is connected. */
  backend: Backend | undefined;
  /** Whether it must not be used again. */
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
    // Users learn of the loss from their statement. Without a listener Node would end the process.
    this.on('error', () => {});
    this.wire.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code && SPENT.test(code)) this.isSpent = true;
    });
  }

  /** Whether it waits for no result. */
  get isIdle(): boolean {
    return this.backend !== undefined && this.wire.readyForQuery === true;
  }

  /** Bytes transferred in either direction. While they grow, the other side is alive. */
  get bytesMoved(): number {
    const { bytesRead, bytesWritten } = this.wire.connection.stream;
    return bytesRead + bytesWritten;
  }

  /** Bytes that the system has not accepted yet. */
  get bytesToSend(): number {
    return this.wire.connection.stream.writableLength;
  }

  /** Ends it at once without telling the other side. The statement in progress fails. */
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
      // Without another error, which a pool would mistake for the loss of an idle session.
      void this.end();
      this.wire.connection.stream.destroy();
      throw error;
    }
  }

  /** Applies its settings, and finds out whether it can write and which backend it has. */
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
