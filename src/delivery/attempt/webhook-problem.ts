import { ApiProperty } from '@nestjs/swagger';

/** What may be wrong with a webhook as it is stored, so that nothing can be sent to it; each with its remedy. Names no secret. */
const WEBHOOK_PROBLEMS = {
  secret_missing: 'It has no signing secret: rotate the secret.',
  secret_unreadable:
    'Its secret cannot be decrypted: rotate the secret, or ask the operator to restore the original SECRETS_KEY or row.',
  headers_unreadable:
    'Its additional headers cannot be decrypted: set additionalHeaders again, or ask the operator to restore the original SECRETS_KEY or row.',
  headers_invalid: 'One of its additional headers cannot be sent: set additionalHeaders again.',
  url_invalid: 'Its URL is not an http or https URL: set targetUrl again.',
  retry_countdown_invalid: 'Its retry countdown cannot be read: set retryCountdownConfig again.',
  signature_invalid: 'Its signature header cannot be generated: set signature again, or set it to null.',
  limits_invalid:
    'One of its limits is out of range: correct maxAttempts, timeoutSeconds, maxConcurrency and rateLimitPerSecond.',
} as const satisfies Record<string, string>;

export type WebhookProblem = keyof typeof WEBHOOK_PROBLEMS;

/** A problem as it is shown. */
export interface ShownProblem {
  /** Stable. */
  readonly code: string;
  /** What is wrong and how to fix it, in one sentence. */
  readonly message: string;
}

/** @param code as it was recorded, maybe by a newer version that knows more of them */
export function shownProblem(code: string): ShownProblem {
  const known: Readonly<Record<string, string>> = WEBHOOK_PROBLEMS;
  return { code, message: known[code] ?? 'Nothing can be sent to it: check its settings.' };
}

export class WebhookProblemDto implements ShownProblem {
  @ApiProperty({ example: 'secret_unreadable', description: 'Stable.' }) code!: string;
  @ApiProperty({ description: 'What is wrong and how to fix it, in one sentence.' }) message!: string;
}
