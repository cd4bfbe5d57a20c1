import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { decodeCursor, type Page, pageOf } from '../common/cursor.js';
import type { AttemptEntity } from '../database/entities/index.js';
import { ATTEMPT_PAGES, FIND_ATTEMPTS, type ResponsePart, RESPONSE_PARTS } from './attempts.queries.js';

/** Attempts on a delivery's first page: with the largest responses they take 1.6 MiB. */
export const SHOWN_ATTEMPTS = 20;

/** An attempt without its response's headers and body. */
export interface ListedAttempt extends Omit<ReadAttempt, 'responseHeaders' | 'responseBody'> {
  /** Bytes; 0 if there are none. */
  readonly headersBytes: number;
  readonly bodyBytes: number;
  readonly contentEncoding: string | null;
}

export type ReadAttempt = Omit<AttemptEntity, 'day' | 'accountId'>;

/** A page of a delivery's attempts, newest first. */
export interface AttemptsAsked {
  readonly id: string;
  readonly day: string;
  readonly limit: number;
  /** Only attempts with a lower number. */
  readonly before: number | null;
}

/** Reads the attempts of deliveries. */
@Injectable()
export class AttemptsReader {
  constructor(private readonly db: DataSource) {}

  /** A page with the full responses: at most {@link SHOWN_ATTEMPTS}, newest first. */
  async page(accountId: number, delivery: { id: string; day: string }, before: number | null) {
    const values = [accountId, delivery.id, delivery.day, before, SHOWN_ATTEMPTS + 1];
    const rows = await this.db.query<ReadAttempt[]>(FIND_ATTEMPTS, values);
    return pageOf(rows, SHOWN_ATTEMPTS, keyOf);
  }

  /** A page for each delivery, in the same order. */
  async pages(accountId: number, asked: readonly AttemptsAsked[]): Promise<Page<ListedAttempt>[]> {
    const rows = await this.db.query<(ListedAttempt & { n: number })[]>(ATTEMPT_PAGES, [
      accountId,
      asked.map(({ id }) => id),
      asked.map(({ day }) => day),
      asked.map(({ before }) => before),
      asked.map(({ limit }) => limit + 1),
    ]);
    const lists = asked.map((): ListedAttempt[] => []);
    for (const { n, ...attempt } of rows) lists[n - 1]!.push(attempt);
    return lists.map((list, index) => pageOf(list, asked[index]!.limit, keyOf));
  }

  /** The response headers or bodies of some attempts, in no order. */
  responses<Value>(
    accountId: number,
    part: ResponsePart,
    attempts: readonly { deliveryId: string; day: string; number: number }[],
  ): Promise<{ deliveryId: string; number: number; value: Value }[]> {
    return this.db.query(RESPONSE_PARTS[part], [
      accountId,
      attempts.map(({ deliveryId }) => deliveryId),
      attempts.map(({ day }) => day),
      attempts.map(({ number }) => number),
    ]);
  }
}

/** The attempt number in a cursor. @throws AppError that names `field` */
export function attemptBefore(cursor: string | undefined, field: string): number | null {
  return cursor === undefined ? null : Number(decodeCursor(cursor, /^\d{1,9}$/, field));
}

const keyOf = ({ number }: { number: number }) => String(number);
