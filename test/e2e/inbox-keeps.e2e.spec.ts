import { describe, expect, it } from 'vitest';

import { InboxKeeper } from '../../src/inboxes/inbox.keeper.js';
import { useApp } from '../support/app.js';
import { refusal } from '../support/call.js';
import { send, useInboxes } from '../support/inboxes.js';

const test = useApp();
const { owner, make, received } = useInboxes(test);

describe('the history of an inbox', () => {
  it('holds the newest hundred requests', async () => {
    const inbox = await make();
    for (let number = 1; number <= 103; number++) await send(inbox.url, {}, String(number));
    const bodies = (await received(inbox)).map(({ body }) => Number(body));
    expect(bodies).toEqual(Array.from({ length: 100 }, (_, index) => 103 - index));
    const [row] = await test().query(`SELECT count(*)::integer AS kept FROM inbox_requests WHERE inbox_id = $1`, [
      inbox.id,
    ]);
    expect(row).toEqual({ kept: 100 });
  });

  it('stays bounded under concurrent requests', async () => {
    const inbox = await make();
    const senders = Array.from({ length: 20 }, async () => {
      for (let turn = 0; turn < 10; turn++) await send(inbox.url, {}, 'x');
    });
    await Promise.all(senders);
    expect(await received(inbox)).toHaveLength(100);
    await send(inbox.url, {}, 'last');
    const [row] = await test().query(`SELECT count(*)::integer AS kept FROM inbox_requests WHERE inbox_id = $1`, [
      inbox.id,
    ]);
    expect(row).toEqual({ kept: 100 });
  });

  it('covers the last day', async () => {
    const inbox = await make();
    for (const body of ['old', 'young', 'new']) await send(inbox.url, {}, body);
    const age = (body: string, interval: string) =>
      test().query(`UPDATE inbox_requests SET received_at = now() - $3::interval WHERE inbox_id = $1 AND body = $2`, [
        inbox.id,
        Buffer.from(body),
        interval,
      ]);
    await age('old', '24 hours 1 second');
    await age('young', '23 hours 59 minutes');
    expect((await received(inbox)).map(({ body }) => body)).toEqual(['new', 'young']);

    await test().app.get(InboxKeeper).forgetOld();
    const rows = await test().query<{ body: Buffer }>(
      `SELECT body FROM inbox_requests WHERE inbox_id = $1 ORDER BY id`,
      [inbox.id],
    );
    expect(rows.map(({ body }) => body.toString())).toEqual(['young', 'new']);
  });

  it('is shown only to its own account', async () => {
    const inbox = await make();
    const path = `/api/v1/inboxes/${inbox.id}`;
    expect(refusal(await (await test().account()).call('GET', path))).toEqual([404, 'not_found']);
    expect(refusal(await owner().call('GET', `${path}x`))).toEqual([404, 'not_found']);
    expect(refusal(await test().call(null, 'GET', path))).toEqual([401, 'missing_token']);
  });
});
