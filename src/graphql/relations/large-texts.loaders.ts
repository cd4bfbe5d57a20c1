import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';

import type { Page } from '../../common/cursor.js';
import { AttemptsReader, type AttemptsAsked, type ListedAttempt } from '../../deliveries/attempts.reader.js';
import type { ResponsePart } from '../../deliveries/attempts.queries.js';
import { type DeliveryRequest, DeliveryRequests } from '../../deliveries/delivery.requests.js';
import { EventsReader } from '../../events/events.reader.js';
import type { TextAllowance } from '../document-limits/text-allowance.js';

interface Dated {
  readonly id: string;
  readonly day: string;
}

/** An attempt, with how large its response is. */
interface SizedAttempt extends Pick<ListedAttempt, 'deliveryId' | 'number' | 'headersBytes' | 'bodyBytes'> {
  readonly day: string;
}

/** The ways to what may be large, each counted against the operation's allowance before it is read. */
export interface LargeTextLoaders {
  /** A page of a delivery's attempts, newest first. */
  readonly attempts: DataLoader<AttemptsAsked, Page<ListedAttempt>>;
  readonly responseHeaders: DataLoader<SizedAttempt, Record<string, string> | null>;
  readonly responseBody: DataLoader<SizedAttempt, Buffer | null>;
  /** What is sent for a delivery; null once its event has left the history. */
  readonly request: DataLoader<Dated, DeliveryRequest | null>;
  readonly payload: DataLoader<Dated, { readonly payload: string } | null>;
}

/** Loads payloads, what is sent and what came back. Remembers nothing, as all loaders here. */
@Injectable()
export class LargeTexts {
  constructor(
    private readonly attempts: AttemptsReader,
    private readonly requests: DeliveryRequests,
    private readonly events: EventsReader,
  ) {}

  /** @param allowance of the operation at that moment */
  loadersOf(accountId: number, allowance: () => TextAllowance): LargeTextLoaders {
    return {
      attempts: new DataLoader((asked) => this.attempts.pages(accountId, asked), { cache: false }),
      responseHeaders: this.responses(accountId, 'headers', allowance),
      responseBody: this.responses(accountId, 'body', allowance),
      request: sizedFirst<Dated, DeliveryRequest>(
        allowance,
        (deliveries) => this.requests.sizes(accountId, deliveries),
        async (deliveries) => byKey(await this.requests.of(accountId, deliveries), ({ deliveryId }) => deliveryId),
      ),
      payload: sizedFirst<Dated, { id: string; payload: string }>(
        allowance,
        (events) => this.events.payloadSizes(accountId, idsOf(events)),
        async (events) => byKey(await this.events.payloads(accountId, idsOf(events)), ({ id }) => id),
      ),
    };
  }

  private responses<Value>(accountId: number, part: ResponsePart, allowance: () => TextAllowance) {
    return new DataLoader<SizedAttempt, Value | null>(
      async (attempts) => {
        allowance().take(attempts.reduce((sum, attempt) => sum + attempt[`${part}Bytes`], 0));
        const found = await this.attempts.responses<Value>(accountId, part, distinct(attempts, attemptKey));
        const values = byKey(found, attemptKey);
        return attempts.map((attempt) => values.get(attemptKey(attempt))?.value ?? null);
      },
      { cache: false },
    );
  }
}

/** Loads what belongs to each parent, or null; the sizes of all of it first. */
function sizedFirst<Parent extends Dated, Found>(
  allowance: () => TextAllowance,
  findSizes: (parents: readonly Parent[]) => Promise<readonly { readonly id: string; readonly bytes: number }[]>,
  find: (parents: readonly Parent[]) => Promise<ReadonlyMap<string, Found>>,
): DataLoader<Parent, Found | null> {
  return new DataLoader<Parent, Found | null>(
    async (parents) => {
      const each = distinct(parents, ({ id }) => id);
      const sizes = byKey(await findSizes(each), ({ id }) => id);
      // One that is shown several times counts as often.
      allowance().take(parents.reduce((sum, { id }) => sum + (sizes.get(id)?.bytes ?? 0), 0));
      const found = await find(each);
      return parents.map(({ id }) => found.get(id) ?? null);
    },
    { cache: false },
  );
}

const attemptKey = ({ deliveryId, number }: { deliveryId: string; number: number }) => `${deliveryId} ${number}`;
const idsOf = (parents: readonly Dated[]) => parents.map(({ id }) => id);

function byKey<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function distinct<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[] {
  return [...byKey(rows, keyOf).values()];
}
