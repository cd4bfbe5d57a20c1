import { Inject, Injectable } from '@nestjs/common';

import { AccountsService } from '../../accounts/accounts.service.js';
import { SecretBox } from '../../common/secret-box.js';
import type { AccountEntity } from '../../database/entities/index.js';
import { SECRET_BOX } from '../../database/secret-box.provider.js';
import { shownHeaders } from '../../delivery/attempt/sealed-headers.js';
import { type RequestAddress, pageLink } from './page-links.js';
import { UndeliveredContentsQueries } from './undelivered-contents.queries.js';
import type { UndeliveredQuery } from './undelivered-query.js';
import { undeliveredRow } from './undelivered-row.js';
import { type UndeliveredDelivery, type UndeliveredPage, UndeliveredQueries } from './undelivered.queries.js';

/** Rows read and written at a time: enough to be quick, few enough to hold in memory for many clients at once. */
const GROUP_BYTES = 524_288;
const GROUP_ROWS = 50;

/** The undelivered list, page by page. */
@Injectable()
export class UndeliveredService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly queries: UndeliveredQueries,
    private readonly contents: UndeliveredContentsQueries,
    @Inject(SECRET_BOX) private readonly secretBox: SecretBox,
  ) {}

  /**
   * Returns one page as pieces of JSON text. Its rows are as of one instant; large contents are read as pieces are taken.
   *
   * @throws AppError `not_found` for a page that does not exist
   */
  async page(accountId: number, query: UndeliveredQuery, address: RequestAddress): Promise<AsyncGenerator<string>> {
    const account = await this.accounts.get(accountId);
    const page = await this.queries.page(accountId, query, account.retentionDays);
    return this.pieces(account, page, address);
  }

  private async *pieces(
    account: AccountEntity,
    page: UndeliveredPage,
    address: RequestAddress,
  ): AsyncGenerator<string> {
    yield `${pageHead(page, address)}[`;
    let separator = '';
    for (const group of splitBySize(page.deliveries, GROUP_BYTES, GROUP_ROWS)) {
      for (const row of await this.rows(account, group)) {
        yield separator + row;
        separator = ',';
      }
    }
    yield ']}';
  }

  private async rows(account: AccountEntity, deliveries: UndeliveredDelivery[]): Promise<Iterable<string>> {
    const { events, attempts, webhooks } = await this.contents.of(account.id, deliveries);
    const headers = new Map(
      [...webhooks.values()].map(({ id, sealedHeaders }) => [id, shownHeaders(this.secretBox, id, sealedHeaders)]),
    );
    return lazily(deliveries, (delivery) =>
      undeliveredRow({
        account,
        delivery,
        event: events.get(delivery.eventId),
        attempts: attempts.get(delivery.id),
        webhook: webhooks.get(delivery.webhookId),
        headers: headers.get(delivery.webhookId) ?? {},
      }),
    );
  }
}

/** `{"count","next","previous","results":`, up to the rows. */
function pageHead({ count, page, pageCount }: UndeliveredPage, address: RequestAddress): string {
  const link = (other: number) => (other < 1 || other > pageCount ? null : pageLink(address, other));
  const head = JSON.stringify({ count, next: link(page + 1), previous: link(page - 1) });
  return `${head.slice(0, -1)},"results":`;
}

/** Gathers rows, in order, into groups of at most `maxRows` and `maxBytes`. A larger row makes a group of its own. */
export function* splitBySize<Row extends { readonly bytes: number }>(
  rows: readonly Row[],
  maxBytes: number,
  maxRows: number,
): Generator<Row[]> {
  let group: Row[] = [];
  let size = 0;
  for (const row of rows) {
    if (group.length > 0 && (size + row.bytes > maxBytes || group.length === maxRows)) {
      yield group;
      group = [];
      size = 0;
    }
    group.push(row);
    size += row.bytes;
  }
  if (group.length > 0) yield group;
}

function* lazily<In, Out>(values: readonly In[], make: (value: In) => Out): Generator<Out> {
  for (const value of values) yield make(value);
}
