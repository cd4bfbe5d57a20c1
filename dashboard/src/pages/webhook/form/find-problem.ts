import { configProblem } from './config-text.js';
import {
  type FieldName,
  type HeaderValue,
  MASK,
  PLACEHOLDERS,
  type NumberText,
  type RetryValues,
  type WebhookValues,
} from './form-values.js';
import { readSchedule } from './schedule-text.js';

/** What is wrong with a field: a key of the strings below `problem`. */
export type Problem =
  | 'required'
  | 'urlStart'
  | 'urlSpace'
  | 'urlPassword'
  | 'urlFragment'
  | 'urlInvalid'
  | 'urlLong'
  | 'eventType'
  | 'whole'
  | 'rate'
  | 'wait'
  | 'schedule'
  | 'order'
  | 'headerName'
  | 'headerTwice'
  | 'headerValue'
  | 'headerMasked'
  | 'headerElsewhere'
  | 'headerPlaceholder'
  | 'signatureHeader'
  | 'callback'
  | NonNullable<ReturnType<typeof configProblem>>
  | 'secretBlank'
  | 'secretVersion'
  | 'secretMasked'
  | 'secretLength'
  | 'secretBase64';

const LONGEST_WAIT = 2_592_000;
const PLACEHOLDER = new RegExp(PLACEHOLDERS.join('|').replaceAll('.', '\\.'), 'g');
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]{1,256}$/i;

/** What is wrong with a target's text. Where it leads, and whether it may, the service judges. */
export function urlProblem(text: string): Problem | null {
  if (text === '') return 'required';
  if (text.length > 2_048) return 'urlLong';
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text)) return 'urlSpace';
  const authority = /^https?:\/\/([^/?#]+)/i.exec(text)?.[1];
  if (authority === undefined) return 'urlStart';
  if (authority.includes('@')) return 'urlPassword';
  if (text.includes('#')) return 'urlFragment';
  return URL.canParse(text) ? null : 'urlInvalid';
}

function eventTypeProblem(text: string): Problem | null {
  if (text === '') return 'required';
  return text.length <= 200 && /^[^\s*\p{Cc}\p{Surrogate}]*\*?$/u.test(text) ? null : 'eventType';
}

function isWhole(value: NumberText, least: number, most: number): boolean {
  return value !== '' && Number.isInteger(Number(value)) && Number(value) >= least && Number(value) <= most;
}

function retryProblem(retry: RetryValues): Problem | null {
  const areWaits = (...values: NumberText[]) => values.every((value) => isWhole(value, 0, LONGEST_WAIT));
  switch (retry.choice) {
    case 'fixed':
      return areWaits(retry.seconds) ? null : 'wait';
    case 'random':
      if (!areWaits(retry.minValue, retry.maxValue)) return 'wait';
      return Number(retry.minValue) < Number(retry.maxValue) ? null : 'order';
    case 'schedule': {
      const waits = readSchedule(retry.schedule);
      return waits !== null && waits.length <= 100 && areWaits(...waits) ? null : 'schedule';
    }
    default:
      return areWaits(retry.base) && (retry.limit === '' || areWaits(retry.limit)) ? null : 'wait';
  }
}

/** The origin of a target's text; empty where it is no URL. */
export function originOf(targetUrl: string): string {
  return URL.canParse(targetUrl) ? new URL(targetUrl).origin : '';
}

function maskProblem({ name, value, kept }: HeaderValue, targetUrl: string): Problem | null {
  if (!value.includes(MASK)) return null;
  if (value !== MASK || kept?.name.toLowerCase() !== name.toLowerCase()) return 'headerMasked';
  return kept.origin === originOf(targetUrl) ? null : 'headerElsewhere';
}

function headersProblem({ additionalHeaders: headers, targetUrl }: WebhookValues): Problem | null {
  const names = headers.map(({ name }) => name.toLowerCase());
  if (names.some((name) => !HEADER_NAME.test(name))) return 'headerName';
  if (new Set(names).size < names.length) return 'headerTwice';
  const masked = headers.map((header) => maskProblem(header, targetUrl)).find((problem) => problem !== null);
  if (masked) return masked;
  if (headers.some(({ value }) => value.replaceAll(PLACEHOLDER, ' ').includes('{{'))) return 'headerPlaceholder';
  return headers.every(({ value }) => /^[\t\u0020-\u007e\u00a0-\u00ff]{0,4096}$/.test(value)) ? null : 'headerValue';
}

function secretProblem(secret: string): Problem | null {
  if (secret === '') return null;
  if (secret !== secret.trim()) return 'secretBlank';
  if (/^v\d+a?,\s*whsec_/.test(secret)) return 'secretVersion';
  if (secret.includes(MASK)) return 'secretMasked';
  if (secret.length < 8 || secret.length > 256) return 'secretLength';
  if (!secret.startsWith('whsec_')) return null;
  const encoded = secret.slice('whsec_'.length);
  const bytes = Math.floor((encoded.replace(/=+$/, '').length * 3) / 4);
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  return isBase64 && bytes >= 24 && bytes <= 64 ? null : 'secretBase64';
}

/** What is wrong with one field of the form; null where nothing is. */
export function findProblem(field: FieldName, values: WebhookValues): Problem | null {
  const rate = Number(values.rateLimitPerSecond);
  switch (field) {
    case 'targetUrl':
      return urlProblem(values.targetUrl);
    case 'eventType':
      return eventTypeProblem(values.eventType);
    case 'retryCountdownConfig':
      return retryProblem(values.retryCountdownConfig);
    case 'maxAttempts':
      return isWhole(values.maxAttempts, 1, 100) ? null : 'whole';
    case 'timeoutSeconds':
      return values.timeoutSeconds === '' || isWhole(values.timeoutSeconds, 1, 60) ? null : 'whole';
    case 'maxConcurrency':
      return isWhole(values.maxConcurrency, 1, 10_000) ? null : 'whole';
    case 'rateLimitPerSecond':
      return values.rateLimitPerSecond === '' || (rate >= 0.01 && rate <= 100_000) ? null : 'rate';
    case 'additionalHeaders':
      return headersProblem(values);
    case 'signature':
      return !values.signature.isOn || HEADER_NAME.test(values.signature.header) ? null : 'signatureHeader';
    case 'callback':
      return /^[^\0\p{Surrogate}]{0,2048}$/u.test(values.callback) ? null : 'callback';
    case 'config':
      return configProblem(values.config);
    case 'secretKey':
      return secretProblem(values.secretKey);
    case 'format':
      return null;
  }
}
