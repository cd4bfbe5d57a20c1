import type { DeliveryStatus, RecoveryCounts, RecoveryKind } from '../database/entities/index.js';

/** What a recovery goes through one after the other. */
export type Phase = keyof RecoveryCounts;

/** The phases of each kind, in their order. */
export const PHASES: Readonly<Record<RecoveryKind, readonly Phase[]>> = {
  exhausted: ['exhausted'],
  missed: ['missed'],
  all: ['exhausted', 'missed'],
  resend: ['resend'],
};

/** As it is stored: the range of a recovery, or the filter of a resend. Times are ISO 8601 or what Postgres wrote itself. */
export interface Criteria {
  /** At or after; of events when they were published, of deliveries when they were made. */
  readonly since: string;
  /** Before. */
  readonly until: string;
  readonly status?: DeliveryStatus | undefined;
  readonly webhookId?: number | undefined;
  readonly eventType?: string | undefined;
  readonly eventId?: string | undefined;
}

/** What a recovery looks for. */
export interface Search {
  readonly accountId: number;
  readonly webhookId: number | null;
  /** Of the webhook, where there is one. */
  readonly pattern: string | null;
  readonly criteria: Criteria;
  /** When it began: what became exhausted or canceled since then is not its own. */
  readonly before: string;
}

/** What is sent again where a filter names no status. */
const FAILED: readonly DeliveryStatus[] = ['exhausted', 'canceled'];

/** The statuses of the deliveries that a resend takes. */
export function resentStatuses({ status }: Criteria): readonly DeliveryStatus[] {
  return status === undefined ? FAILED : [status];
}
