import type { AttemptEntity } from '../../database/entities/index.js';

/** What is stored of an attempt's request. */
export type StoredRequest = Pick<
  AttemptEntity,
  'startedAt' | 'sentTo' | 'remoteAddress' | 'secretId' | 'olderSecretIds' | 'signature' | 'furtherSignature'
>;

/** What an attempt sent, and where, as it was then. Null where that is not known: of an attempt that was lost, or is older than this. */
export interface SentRequest {
  readonly url: string | null;
  /** Null too where it reached nobody, or an address that is not public. */
  readonly remoteAddress: string | null;
  /** Seconds since the epoch. */
  readonly timestamp: number | null;
  /** In the order in which they were sent. */
  readonly signatureHeaders: readonly { readonly name: string; readonly value: string }[] | null;
  /** The newest that it was signed with. */
  readonly secretId: number | null;
  /** The others, newest first: some while a secret rotates. */
  readonly olderSecretIds: readonly number[];
}

/** What an attempt sent, from what is stored of it and of its delivery. */
export function sentRequest(stored: StoredRequest, delivery: { uuid: string; targetUrl: string }): SentRequest {
  const { startedAt, sentTo, remoteAddress, secretId, signature, furtherSignature } = stored;
  const olderSecretIds = stored.olderSecretIds ?? [];
  if (signature === null) {
    return { url: null, timestamp: null, signatureHeaders: null, remoteAddress, secretId, olderSecretIds };
  }
  const timestamp = Math.floor(startedAt.getTime() / 1000);
  const further = furtherSignature === null ? [] : [headerOf(furtherSignature)];
  const signatureHeaders = [
    { name: 'webhook-id', value: delivery.uuid },
    { name: 'webhook-timestamp', value: String(timestamp) },
    { name: 'webhook-signature', value: signature },
    ...further,
  ];
  return { url: sentTo ?? delivery.targetUrl, timestamp, signatureHeaders, remoteAddress, secretId, olderSecretIds };
}

function headerOf(line: string): { name: string; value: string } {
  const colon = line.indexOf(': ');
  return { name: line.slice(0, colon), value: line.slice(colon + 2) };
}
