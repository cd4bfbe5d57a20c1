/** What may be wrong with a webhook as it is stored: every code that the service tells. */
export const WEBHOOK_PROBLEMS = [
  'secret_missing',
  'secret_unreadable',
  'headers_unreadable',
  'headers_invalid',
  'url_invalid',
  'retry_countdown_invalid',
  'signature_invalid',
  'limits_invalid',
] as const;
