import type { FieldError } from '../common/errors.js';
import { checkRetryCountdown } from '../delivery/retry-countdown.js';
import { checkSecret } from '../delivery/signing-key.js';
import type { EgressRules } from '../egress/egress-rules.js';
import { checkAdditionalHeaders } from '../egress/request-headers.js';
import { checkTargetUrl } from '../egress/target-url.js';
import type { CreateWebhookDto } from './webhooks.dto.js';

/** Bytes of JSON that an owner's notes may take. */
const MOST_CONFIG_BYTES = 16_384;

/** What is wrong with a webhook beyond the types of its fields. Judges the URL's text alone, without asking DNS. */
export function checkWebhook(dto: Partial<CreateWebhookDto>, rules: EgressRules): FieldError[] {
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
  if (dto.signature && dto.additionalHeaders && hasHeader(dto.additionalHeaders, dto.signature.header)) {
    refuse('signature.header', 'is one of additionalHeaders already');
  }
  if (dto.config !== undefined && Buffer.byteLength(JSON.stringify(dto.config)) > MOST_CONFIG_BYTES) {
    refuse('config', `must take at most ${MOST_CONFIG_BYTES} bytes of JSON`);
  }
  return errors;
}

function checkHeaders(headers: Record<string, unknown>): FieldError[] {
  const notText = Object.entries(headers).filter(([, value]) => typeof value !== 'string');
  if (notText.length > 0)
    return notText.map(([name]) => ({ field: `additionalHeaders.${name}`, message: 'must be a string' }));
  return checkAdditionalHeaders(headers as Record<string, string>).map(({ name, problem }) => ({
    field: `additionalHeaders.${name}`,
    message: problem,
  }));
}

function hasHeader(headers: Record<string, unknown>, wanted: string): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === wanted.toLowerCase());
}
