import type { FieldError } from '../common/errors.js';
import type { SignatureHeader } from '../database/entities/index.js';
import { checkPlaceholders } from '../delivery/attempt/dispatch-headers.js';
import { checkRetryCountdown } from '../delivery/attempt/retry-countdown.js';
import { checkSecret } from '../delivery/attempt/signature.js';
import type { EgressRules } from '../egress/egress-rules.js';
import { checkAdditionalHeaders } from '../egress/request-headers.js';
import { checkTargetUrl } from '../egress/target-rules.js';
import { changedHeaders } from './masked-headers.js';
import type { CreateWebhookDto, RotateSecretDto, UpdateWebhookDto } from './webhooks.dto.js';

/** Bytes of JSON allowed for an owner's notes. */
const MOST_CONFIG_BYTES = 16_384;

const NOT_CHANGED_HERE = 'cannot be changed here: use POST /api/v1/webhooks/{id}/rotate-secret';

/** The stored fields of a webhook that apply if a change does not give them. */
export interface KeptFields {
  readonly additionalHeaders: Readonly<Record<string, string>>;
  readonly signature: SignatureHeader | null;
}

/**
 * Finds errors in the given fields of a webhook beyond their types, also in combination with the stored ones. Checks only the
 * URL's text, without asking DNS.
 */
export function checkWebhook(dto: Partial<CreateWebhookDto>, rules: EgressRules, kept?: KeptFields): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (field: string, message: string | null) => void (message !== null && errors.push({ field, message }));

  if (dto.targetUrl !== undefined) refuse('targetUrl', checkTargetUrl(dto.targetUrl, rules));
  if (dto.secretKey !== undefined) refuse('secretKey', checkSecret(dto.secretKey));
  if (dto.retryCountdownConfig !== undefined) errors.push(...checkRetryCountdown(dto.retryCountdownConfig));
  if (dto.additionalHeaders !== undefined) errors.push(...checkHeaders(dto.additionalHeaders));
  if (dto.signature) {
    for (const { problem } of checkAdditionalHeaders({ [dto.signature.header]: 'x' }))
      refuse('signature.header', problem);
  }
  if (isSentTwice(dto, kept)) refuse('signature.header', 'is already in additionalHeaders: use another name');
  if (dto.config !== undefined && Buffer.byteLength(JSON.stringify(dto.config)) > MOST_CONFIG_BYTES) {
    refuse('config', `must be at most ${MOST_CONFIG_BYTES} bytes of JSON`);
  }
  return errors;
}

/** Finds errors in a new webhook by {@link checkWebhook}; it has no stored fields. */
export function checkNewWebhook(dto: Partial<CreateWebhookDto>, rules: EgressRules): FieldError[] {
  const { errors } = changedHeaders({ kept: {}, given: dto.additionalHeaders, isElsewhere: false });
  return [...checkWebhook(dto, rules), ...errors];
}

/** Finds errors in changes to a webhook by {@link checkWebhook}. */
export function checkChanges(
  { secretKey, ...changes }: Partial<UpdateWebhookDto>,
  rules: EgressRules,
  kept?: KeptFields,
): FieldError[] {
  const errors = checkWebhook(changes, rules, kept);
  if (secretKey !== undefined) errors.push({ field: 'secretKey', message: NOT_CHANGED_HERE });
  return errors;
}

/** Finds errors in a secret chosen by the owner. */
export function checkRotation({ secretKey }: Partial<RotateSecretDto>): FieldError[] {
  const message = secretKey === undefined ? null : checkSecret(secretKey);
  return message === null ? [] : [{ field: 'secretKey', message }];
}

function checkHeaders(headers: Record<string, unknown>): FieldError[] {
  const field = (name: string) => `additionalHeaders.${name}`;
  const notText = Object.entries(headers).filter(([, value]) => typeof value !== 'string');
  if (notText.length > 0) return notText.map(([name]) => ({ field: field(name), message: 'must be a string' }));

  const texts = headers as Record<string, string>;
  const unsendable = checkAdditionalHeaders(texts).map(({ name, problem }) => ({
    field: field(name),
    message: problem,
  }));
  const unfillable = Object.entries(texts).flatMap(([name, value]): FieldError[] => {
    const message = checkPlaceholders(value);
    return message === null ? [] : [{ field: field(name), message }];
  });
  return [...unsendable, ...unfillable];
}

/** Whether the extra signature's header has the name of another header. */
function isSentTwice(dto: Partial<CreateWebhookDto>, kept: KeptFields | undefined): boolean {
  const signature = dto.signature === undefined ? kept?.signature : dto.signature;
  if (!signature || !(dto.signature || dto.additionalHeaders)) return false;
  const names = Object.keys(dto.additionalHeaders ?? kept?.additionalHeaders ?? {});
  return names.some((name) => name.toLowerCase() === signature.header.toLowerCase());
}
