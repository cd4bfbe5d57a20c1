export const FORMATS = ['ENVELOPE', 'STANDARD', 'CLOUDEVENTS', 'NOTIFICATION'] as const;
export type Format = (typeof FORMATS)[number];
export const RETRY_CHOICES = ['fixed', 'linear', 'exponential', 'random', 'schedule'] as const;
type RetryChoice = (typeof RETRY_CHOICES)[number];
export const ALGORITHMS = ['SHA1', 'SHA256', 'SHA512'] as const;
export const ENCODINGS = ['HEX', 'BASE64'] as const;
export const ROTATIONS = ['AFTER_OVERLAP', 'AT_ONCE'] as const;

/** What a number's input holds: text while it is no number, empty where nothing is set. */
export type NumberText = number | string;

/** The inputs of every choice at once, so that a change of mind loses nothing. */
export interface RetryValues {
  readonly choice: RetryChoice;
  readonly seconds: NumberText;
  readonly base: NumberText;
  readonly limit: NumberText;
  readonly minValue: NumberText;
  readonly maxValue: NumberText;
  readonly schedule: string;
  /** A share, or whether there is any. */
  readonly jitter: boolean | number;
}

export interface HeaderValue {
  /** Stays the same while the row is edited. */
  readonly row: string;
  readonly name: string;
  readonly value: string;
  /** What the service has for a masked value: it gives it back under this name, and sends it to this origin alone. */
  readonly kept?: { readonly name: string; readonly origin: string };
}

export interface SignatureValues {
  readonly isOn: boolean;
  readonly header: string;
  readonly algorithm: (typeof ALGORITHMS)[number];
  readonly encoding: (typeof ENCODINGS)[number];
  readonly prefix: string;
  readonly rotation: (typeof ROTATIONS)[number];
}

/** An extra signature that is not asked for, and what it begins with where it is. */
export const NO_SIGNATURE: SignatureValues = {
  isOn: false,
  header: 'X-Signature',
  algorithm: 'SHA256',
  encoding: 'HEX',
  prefix: '',
  rotation: 'AFTER_OVERLAP',
};

/** What the form holds. The names are the service's, so that what it refuses finds its field. */
export interface WebhookValues {
  targetUrl: string;
  eventType: string;
  format: Format;
  retryCountdownConfig: RetryValues;
  maxAttempts: NumberText;
  timeoutSeconds: NumberText;
  additionalHeaders: readonly HeaderValue[];
  maxConcurrency: NumberText;
  rateLimitPerSecond: NumberText;
  signature: SignatureValues;
  callback: string;
  /** JSON text of an object; empty where it has nothing in it. */
  config: string;
  /** Of a new webhook alone. */
  secretKey: string;
}

export const FIELDS = [
  'targetUrl',
  'eventType',
  'format',
  'retryCountdownConfig',
  'maxAttempts',
  'timeoutSeconds',
  'additionalHeaders',
  'maxConcurrency',
  'rateLimitPerSecond',
  'signature',
  'callback',
  'config',
  'secretKey',
] as const satisfies readonly (keyof WebhookValues)[];
export type FieldName = (typeof FIELDS)[number];

/** What a header's value may hold, to be filled in with each delivery's own. */
export const PLACEHOLDERS = ['{{event.type}}', '{{event.id}}', '{{event.instance}}', '{{delivery.uuid}}'] as const;

/** What the service shows in place of a value that looks like a credential, and takes back as "unchanged". */
export const MASK = '********';
