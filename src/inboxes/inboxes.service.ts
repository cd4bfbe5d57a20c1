import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';

import { notFound } from '../common/errors.js';
import type { SecretBox } from '../common/secret-box.js';
import { CONFIG, type Config } from '../config/config.js';
import { InboxEntity, type InboxRequestEntity } from '../database/entities/index.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';
import { FIND_INBOX, KEEP_REQUEST, LIST_REQUESTS } from './inbox.queries.js';
import type { InboxDto, InboxRequestDto } from './inboxes.dto.js';
import { isSignedBy } from './is-signed-by.js';

/** Requests held in memory at a time while reading a list: a body may have 300 KiB. */
const AT_A_TIME = 10;

/** The format of an inbox's id. Any other text is not found, without asking Postgres. */
const INBOX_ID = /^[\w-]{22}$/;

/** A request as received. */
export interface ReceivedRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Built-in receivers for trying things out: each keeps its last 100 requests for a day. */
@Injectable()
export class InboxesService {
  constructor(
    private readonly db: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
  ) {}

  async create(accountId: number): Promise<InboxDto> {
    const id = randomBytes(16).toString('base64url');
    await this.db.getRepository(InboxEntity).insert({ id, accountId });
    return { id, url: `${this.config.publicUrl}/inbox/${id}` };
  }

  /** Stores a request from anyone. @throws AppError `not_found` */
  async receive(id: string, { method, headers, body }: ReceivedRequest): Promise<void> {
    const secrets = await this.secretsOf(id);
    const signatureValid = secrets && isSignedBy(secrets, headers, body);
    await this.db.query(KEEP_REQUEST, [id, method, JSON.stringify(headers), body, signatureValid]);
  }

  /** Yields the requests that the inbox received, newest first, read on demand. @throws AppError `not_found` */
  async requests(accountId: number, id: string): Promise<AsyncIterable<InboxRequestDto>> {
    const exists = INBOX_ID.test(id) && (await this.db.getRepository(InboxEntity).existsBy({ id, accountId }));
    if (!exists) throw notFound('inbox');
    return this.read(id);
  }

  private async *read(id: string): AsyncGenerator<InboxRequestDto> {
    let rows: InboxRequestEntity[];
    let before: string | null = null;
    do {
      rows = await this.db.query(LIST_REQUESTS, [id, before, AT_A_TIME]);
      for (const { receivedAt, method, headers, body, signatureValid } of rows) {
        yield { receivedAt: receivedAt.toISOString(), method, headers, body: body.toString('utf8'), signatureValid };
      }
      before = rows.at(-1)?.id ?? null;
    } while (rows.length === AT_A_TIME);
  }

  /** The secrets that may sign requests to an inbox; null if no webhook targets it. */
  private async secretsOf(id: string): Promise<string[] | null> {
    type Found = { secrets: { webhookId: number; sealed: string }[] | null };
    const [inbox]: Found[] = INBOX_ID.test(id) ? await this.db.query(FIND_INBOX, [id]) : [];
    if (!inbox) throw notFound('inbox');
    return inbox.secrets?.map(({ webhookId, sealed }) => this.box.open(sealed, `webhook:${webhookId}`)) ?? null;
  }
}
