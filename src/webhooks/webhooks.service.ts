import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, IsNull, MoreThan, type Repository } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import { AppError, type FieldError, invalidFields, notFound } from '../common/errors.js';
import type { PageQueryDto } from '../http/page.dto.js';
import type { SecretBox } from '../common/secret-box.js';
import {
  CircuitEntity,
  MisconfiguredWebhookEntity,
  RateBucketEntity,
  WebhookEntity,
  WebhookSecretEntity,
} from '../database/entities/index.js';
import { SECRET_BOX } from '../database/secret-box.provider.js';
import { WakeNotifier } from '../delivery/wake.notifier.js';
import { changeWebhook } from '../delivery/attempt/change-webhook.js';
import { sealHeaders, shownHeaders } from '../delivery/attempt/sealed-headers.js';
import { readSignature } from '../delivery/attempt/signature.js';
import { type ProblemOfWebhook, WebhookProblems } from '../delivery/attempt/webhook.problems.js';
import { WebhookSwitch } from '../delivery/attempt/webhook.switch.js';
import { EGRESS_RULES, type EgressRules } from '../egress/egress-rules.js';
import { Circuits } from '../delivery/limits/circuits.js';
import { changedColumns, newColumns } from './webhook-columns.js';
import { checkChanges, checkNewWebhook, checkRotation } from './check-webhook.js';
import { changedHeaders } from './masked-headers.js';
import { addSecret, dropUnreadable, expireSecrets, newSecret } from './webhook-secrets.js';
import type { CreateWebhookDto, RotateSecretDto, UpdateWebhookDto } from './webhooks.dto.js';

/** How long an old secret also signs by default: a day, in seconds. */
const DEFAULT_OVERLAP_SECONDS = 86_400;

const BY_OWNER = 'disabled by its owner';
const DELETED = 'the webhook was deleted';

/** Registers webhooks and changes them. A change applies to every attempt that starts afterwards. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly db: DataSource,
    @InjectRepository(WebhookEntity) private readonly webhooks: Repository<WebhookEntity>,
    @Inject(SECRET_BOX) private readonly box: SecretBox,
    @Inject(EGRESS_RULES) private readonly rules: EgressRules,
    private readonly onOff: WebhookSwitch,
    private readonly circuits: Circuits,
    private readonly workers: WakeNotifier,
    private readonly problems: WebhookProblems,
  ) {}

  /** @returns the webhook with its secret, which is not shown again */
  async create(accountId: number, dto: CreateWebhookDto): Promise<{ webhook: WebhookEntity; secretKey: string }> {
    refuse(checkNewWebhook(dto, this.rules));
    const secretKey = dto.secretKey ?? newSecret();
    const webhook = await this.db.transaction(async (transaction) => {
      const { id } = await transaction.save(WebhookEntity, { accountId, ...newColumns(dto, BY_OWNER) });
      await transaction.update(
        WebhookEntity,
        { id },
        { sealedHeaders: sealHeaders(this.box, id, dto.additionalHeaders ?? {}) },
      );
      await addSecret(transaction, this.box, id, secretKey);
      return transaction.findOneByOrFail(WebhookEntity, { id });
    });
    return { webhook, secretKey };
  }

  async get(accountId: number, id: number): Promise<WebhookEntity> {
    const webhook = await this.webhooks.findOneBy({ id, accountId, deletedAt: IsNull() });
    if (!webhook) throw notFound('webhook');
    return webhook;
  }

  /** Finds webhooks by id, deleted ones included, because history shows its webhook. */
  getMany(accountId: number, ids: readonly number[]): Promise<WebhookEntity[]> {
    return this.webhooks.findBy({ accountId, id: In(ids) });
  }

  async list(accountId: number, { limit, after }: PageQueryDto): Promise<Page<WebhookEntity>> {
    const afterId = after === undefined ? 0 : Number(decodeCursor(after, /^\d{1,9}$/));
    const rows = await this.webhooks.find({
      where: { accountId, deletedAt: IsNull(), id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => String(id));
  }

  count(accountId: number): Promise<number> {
    return this.webhooks.countBy({ accountId, deletedAt: IsNull() });
  }

  /** @throws AppError `version_conflict` if the webhook no longer has the version `ifVersion`; then nothing is changed */
  async update(accountId: number, id: number, dto: UpdateWebhookDto): Promise<WebhookEntity> {
    const before = await this.db.transaction((transaction) => this.change(transaction, accountId, id, dto));
    // Failures of the old receiver say nothing about the new one.
    if (dto.targetUrl !== undefined && dto.targetUrl !== before.targetUrl) await this.circuits.close(id);
    if (dto.isActive === false && before.isActive) await this.onOff.switchOff(id, BY_OWNER);
    if (dto.isActive === true && !before.isActive) await this.onOff.switchOn(id);
    return this.changed(accountId, id);
  }

  /**
   * Changes a webhook's columns under its row's lock: headers stored for one origin must not be written back beside the URL
   * of another that a concurrent change has set.
   *
   * @returns the webhook before the change
   */
  private async change(
    transaction: EntityManager,
    accountId: number,
    id: number,
    { ifVersion, ...dto }: UpdateWebhookDto,
  ): Promise<WebhookEntity> {
    const webhook = await transaction.findOne(WebhookEntity, {
      where: { id, accountId, deletedAt: IsNull() },
      lock: { mode: 'for_no_key_update' },
    });
    if (!webhook) throw notFound('webhook');
    if (ifVersion !== undefined && ifVersion !== webhook.version) throw new AppError('version_conflict');

    const isElsewhere = dto.targetUrl !== undefined && originOf(dto.targetUrl) !== originOf(webhook.targetUrl);
    const kept = this.headersOf(webhook);
    const { headers, errors } = changedHeaders({ kept, given: dto.additionalHeaders, isElsewhere });
    const keptFields = { additionalHeaders: headers, signature: readSignature(webhook.signature) };
    refuse([...checkChanges(dto, this.rules, keptFields), ...errors]);

    const sealedHeaders = (dto.additionalHeaders || isElsewhere) && sealHeaders(this.box, id, headers);
    const changes = { ...changedColumns(dto), ...(sealedHeaders !== false && { sealedHeaders }) };
    if (Object.keys(changes).length > 0 || ifVersion !== undefined) await changeWebhook(transaction, id, changes);
    return webhook;
  }

  /** Deletes a webhook: cancels its pending deliveries and removes its secrets; history keeps its rows. */
  async delete(accountId: number, id: number): Promise<void> {
    await this.get(accountId, id);
    await this.webhooks.update({ id, accountId }, { deletedAt: () => 'now()' });
    await this.onOff.switchOff(id, DELETED);
    for (const entity of [WebhookSecretEntity, RateBucketEntity, CircuitEntity, MisconfiguredWebhookEntity])
      await this.db.getRepository(entity).delete({ webhookId: id });
  }

  /**
   * Makes the new secret sign from now on. During the overlap the old ones sign too, so that no receiver has to switch at
   * once. Secrets that cannot be opened are removed.
   */
  async rotateSecret(accountId: number, id: number, dto: RotateSecretDto): Promise<string> {
    await this.get(accountId, id);
    refuse(checkRotation(dto));
    const secretKey = dto.secretKey ?? newSecret();
    await this.db.transaction(async (transaction) => {
      await changeWebhook(transaction, id, {});
      await dropUnreadable(transaction, this.box, id);
      await expireSecrets(transaction, id, dto.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS);
      await addSecret(transaction, this.box, id, secretKey);
    });
    await this.changed(accountId, id);
    return secretKey;
  }

  async pause(accountId: number, id: number): Promise<WebhookEntity> {
    await this.get(accountId, id);
    await this.onOff.pause(id);
    return this.changed(accountId, id);
  }

  async resume(accountId: number, id: number): Promise<WebhookEntity> {
    await this.get(accountId, id);
    await this.onOff.resume(id);
    return this.changed(accountId, id);
  }

  /** @throws AppError `state_conflict` if no deliveries are created for it */
  async getActive(accountId: number, id: number): Promise<WebhookEntity> {
    const webhook = await this.get(accountId, id);
    if (webhook.isActive) return webhook;
    throw new AppError('state_conflict', {
      detail: `The webhook is disabled (${webhook.disabledReason}). Enable it first.`,
    });
  }

  /** The additional headers of a webhook, decrypted; none if they cannot be. */
  headersOf(webhook: WebhookEntity): Record<string, string> {
    return shownHeaders(this.box, webhook.id, webhook.sealedHeaders);
  }

  /** The problems of an account's webhooks that cannot be sent to. */
  problemsOf(accountId: number, webhooks: readonly WebhookEntity[]): Promise<ProblemOfWebhook[]> {
    return this.problems.of(
      accountId,
      webhooks.map(({ id }) => id),
    );
  }

  /** Announces a changed webhook. Naming none makes the workers look at everything that waits, and so notice the change. */
  private async changed(accountId: number, id: number): Promise<WebhookEntity> {
    const webhook = await this.get(accountId, id);
    await this.problems.judge(webhook);
    this.workers.wake();
    return webhook;
  }
}

/** Null if the stored text is not a URL; it then differs from every origin. */
function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidFields(errors);
}
