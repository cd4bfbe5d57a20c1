import { describe, expect, it } from 'vitest';

import { leftList, leftOf, leftScope } from './recovery-left.js';
import type { ShownRecovery } from './recovery.query.js';

const SCOPE: ShownRecovery['scope'] = {
  since: '2026-05-01T00:00:00.000Z',
  until: '2026-05-02T12:00:00.123Z',
  statuses: ['EXHAUSTED'],
  webhookId: '7',
  eventType: null,
  eventId: null,
  uuid: null,
  objectId: null,
  statusCodeClass: null,
  errorClass: null,
};
const RECOVERY: ShownRecovery = {
  id: '5',
  kind: 'RESEND',
  state: 'COMPLETED',
  stateReason: null,
  total: 2,
  done: 2,
  createdAt: '2026-05-02T12:00:00Z',
  endedAt: null,
  counts: { resend: 2 },
  scope: SCOPE,
};

const covering = (scope: Partial<typeof SCOPE>): ShownRecovery => ({ ...RECOVERY, scope: { ...SCOPE, ...scope } });

describe('The rest of a recovery', () => {
  it('is counted by its range and filter', () => {
    const { statuses: _, statusCodeClass: __, errorClass: ___, ...filter } = SCOPE;
    expect(leftScope(RECOVERY)).toEqual(filter);
    expect(leftScope(covering({ objectId: '4' }))).toEqual({ ...filter, objectId: '4' });
  });

  it('is not counted if it created deliveries', () => {
    expect(leftScope({ ...RECOVERY, kind: 'MISSED' })).toBeNull();
    expect(leftScope({ ...RECOVERY, kind: 'ALL', counts: { exhausted: 1, missed: 1 } })).toBeNull();
  });

  it('is counted if it looked for missed deliveries and found none', () => {
    const recovery: ShownRecovery = {
      ...covering({ statuses: ['EXHAUSTED', 'CANCELED'] }),
      kind: 'ALL',
      counts: { exhausted: 2, missed: 0 },
    };
    expect(leftScope(recovery)).toEqual(leftScope(RECOVERY));
    expect(leftList(recovery)).toContain('&state=exhausted&');
  });

  it('is not counted if filtered by last result, or not limited to exhausted deliveries', () => {
    expect(leftScope(covering({ errorClass: 'timeout' }))).toBeNull();
    expect(leftScope(covering({ statusCodeClass: 'NONE' }))).toBeNull();
    expect(leftScope(covering({ statuses: ['DELIVERED', 'CANCELED'] }))).toBeNull();
    expect(leftScope(covering({ statuses: [] }))).toBeNull();
  });

  it('has a URL in the dashboard', () => {
    expect(leftList(RECOVERY)).toContain('?recovery=5&state=exhausted&webhook=7&range=CUSTOM&since=2026-05-01T');
    expect(leftList(covering({ statuses: ['CANCELED'] }))).toContain('&state=canceled&');
    expect(leftList(covering({ statuses: ['EXHAUSTED', 'CANCELED'] }))).not.toContain('state=');
  });

  const counts = { waiting: 1, retrying: 2, exhausted: 3, canceled: 4 };

  it('is the exhausted deliveries in its states and those in progress', () => {
    const both = covering({ statuses: ['EXHAUSTED', 'CANCELED'] });
    expect(leftOf(both, counts)).toEqual({ onTheWay: 3, undelivered: 7 });
    expect(leftOf({ ...both, kind: 'ALL' }, counts)).toEqual({ onTheWay: 3, undelivered: 3 });
    expect(leftOf(RECOVERY, counts)).toEqual({ onTheWay: 3, undelivered: 3 });
    expect(leftOf(covering({ statuses: ['CANCELED'] }), counts)).toEqual({ onTheWay: 3, undelivered: 4 });
  });

  it('is not guessed if it cannot be counted', () => {
    expect(leftOf(RECOVERY, { ...counts, waiting: null })).toBeNull();
  });
});
