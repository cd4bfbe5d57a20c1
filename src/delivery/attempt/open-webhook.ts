import type { SecretBox } from '../../common/secret-box.js';
import type { RetryCountdownConfig, SignatureHeader } from '../../database/entities/index.js';
import { checkAdditionalHeaders } from '../../egress/request-headers.js';
import { comparableName } from '../../egress/target-rules.js';
import type { LimitedWebhook } from '../limits/limited-webhook.js';
import { checkRetryCountdown } from './retry-countdown.js';
import { openHeaders } from './sealed-headers.js';
import { readSignature } from './signature.js';
import type { WebhookProblem } from './webhook-problem.js';

/** What sending to a webhook takes, its secrets opened, and its limits. */
export interface DirectedWebhook extends LimitedWebhook {
  readonly accountId: number;
  readonly version: number;
  readonly retryCountdownConfig: RetryCountdownConfig;
  readonly maxAttempts: number;
  readonly signature: SignatureHeader | null;
  readonly additionalHeaders: Readonly<Record<string, string>>;
  /** Newest first, one at least; null never expires. Times in milliseconds since the epoch, by the database's clock. */
  readonly secrets: readonly { readonly id: number; readonly text: string; readonly expiresAtMs: number | null }[];
  /** The number that stands for the account in notification bodies. */
  readonly eshopId: number;
}

/** A webhook as it is stored. Its columns may hold anything: a restored backup, a change by hand. */
export interface StoredWebhook extends Omit<
  DirectedWebhook,
  'host' | 'additionalHeaders' | 'signature' | 'secrets' | 'eshopId'
> {
  readonly signature: object | null;
  readonly sealedHeaders: string | null;
  readonly eshopId: string;
  /** Those that have not expired. */
  readonly secrets: readonly { readonly id: number; readonly sealed: string; readonly expiresAtMs: number | null }[];
}

/** The webhook, or what is wrong with it and why, in words for the log. */
export type Opened =
  { readonly webhook: DirectedWebhook } | { readonly problem: WebhookProblem; readonly cause: string };

const LONGEST_TIMEOUT_SECONDS = 86_400;
const LOWEST_RATE = 0.01;

/**
 * Opens a webhook's secrets and makes sure that a request to it can be made and its result be judged: what is given back
 * can be sent to. An attempt that only then found out would break off with its lease held, and be taken for one whose
 * worker was lost.
 */
export function openWebhook(box: SecretBox, stored: StoredWebhook): Opened {
  const { sealedHeaders, eshopId, secrets, ...rest } = stored;
  const signature = readSignature(stored.signature);
  if (!URL.canParse(rest.targetUrl) || !/^https?:$/.test(new URL(rest.targetUrl).protocol))
    return problem('url_invalid');
  if (!areLimits(rest)) return problem('limits_invalid');
  if (checkRetryCountdown(rest.retryCountdownConfig).length > 0) return problem('retry_countdown_invalid');
  if (rest.signature !== null && signature === null) return problem('signature_invalid');
  // The newest never expires. Without it requests would go out unsigned one day.
  if (secrets[0]?.expiresAtMs !== null) return problem('secret_missing');

  const opened = attempted(() =>
    secrets.map(({ id, sealed, expiresAtMs }) => ({ id, text: box.open(sealed, `webhook:${rest.id}`), expiresAtMs })),
  );
  if (opened instanceof Error) return problem('secret_unreadable', opened.message);
  const headers = attempted(() => openHeaders(box, rest.id, sealedHeaders));
  if (headers instanceof Error) return problem('headers_unreadable', headers.message);
  if (!areHeaders(headers)) return problem('headers_invalid');

  const host = comparableName(new URL(rest.targetUrl).hostname);
  return {
    webhook: { ...rest, host, eshopId: Number(eshopId), additionalHeaders: headers, signature, secrets: opened },
  };
}

function problem(code: WebhookProblem, cause = 'as it is stored'): Opened {
  return { problem: code, cause };
}

function areLimits({
  maxAttempts,
  timeoutSeconds,
  maxConcurrency,
  rateLimitPerSecond,
}: Partial<StoredWebhook>): boolean {
  if (!(maxAttempts! >= 1 && maxConcurrency! >= 1)) return false;
  if (!(timeoutSeconds! >= 1 && timeoutSeconds! <= LONGEST_TIMEOUT_SECONDS)) return false;
  return rateLimitPerSecond === null || (rateLimitPerSecond! >= LOWEST_RATE && Number.isFinite(rateLimitPerSecond));
}

function areHeaders(headers: unknown): boolean {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return false;
  return checkAdditionalHeaders(headers as Record<string, string>).length === 0;
}

function attempted<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}
