import { describe, expect, it } from 'vitest';

import type { ShownRecovery } from './recovery.query.js';
import { criteriaOf, leftOf, listOf, resentScope } from './resent-scope.js';

const RECOVERY: ShownRecovery = {
  id: '5',
  kind: 'RESEND',
  webhookId: '7',
  state: 'COMPLETED',
  stateReason: null,
  total: 2,
  done: 2,
  createdAt: '2026-05-02T12:00:00Z',
  endedAt: null,
  counts: { resend: 2 },
  criteria: { since: '2026-05-01T00:00:00.000Z', until: '2026-05-02T12:00:00.123456Z', status: 'exhausted' },
};

describe('What a recovery covers', () => {
  it('is counted by its range and filter', () => {
    expect(resentScope(RECOVERY)).toEqual({
      since: '2026-05-01T00:00:00.000Z',
      until: '2026-05-02T12:00:00.123Z',
      webhookId: '7',
    });
  });

  it('is not counted where it made deliveries of its own', () => {
    expect(resentScope({ ...RECOVERY, kind: 'MISSED' })).toBeNull();
    expect(resentScope({ ...RECOVERY, kind: 'ALL', counts: { exhausted: 1, missed: 1 } })).toBeNull();
  });

  it('is counted where it looked for what was missed, and nothing was', () => {
    const recovery: ShownRecovery = { ...RECOVERY, kind: 'ALL', counts: { exhausted: 2, missed: 0 } };
    expect(resentScope(recovery)).toEqual(resentScope(RECOVERY));
    expect(listOf(recovery)).toContain('&state=exhausted&');
  });

  it('is not counted where its last results were asked for, or other than what was given up', () => {
    for (const criteria of [{ errorClass: 'timeout' }, { statusCodeClass: 'none' }])
      expect(resentScope({ ...RECOVERY, criteria })).toBeNull();
    for (const statuses of [['delivered', 'canceled'], ['retrying'], []])
      expect(resentScope({ ...RECOVERY, criteria: { statuses } })).toBeNull();
  });

  it('is what of its states can be sent again', () => {
    const criteria = { statuses: ['retrying', 'exhausted', 'canceled'], objectId: '4' };
    expect(criteriaOf({ ...RECOVERY, criteria }).statuses).toEqual(['exhausted', 'canceled']);
    expect(resentScope({ ...RECOVERY, criteria })).toEqual({ webhookId: '7', objectId: '4' });
    expect(listOf({ ...RECOVERY, criteria: { statuses: ['retrying', 'canceled'] } })).toContain('&state=canceled&');
  });

  it('is listed by a URL of the page', () => {
    expect(listOf(RECOVERY)).toContain('?recovery=5&state=exhausted&webhook=7&range=CUSTOM&since=2026-05-01T');
  });

  it('survives criteria that make no sense', () => {
    expect(resentScope({ ...RECOVERY, webhookId: null, criteria: [null] })).toEqual({});
  });
});

describe('What is left of a resend', () => {
  const counts = { waiting: 1, retrying: 2, exhausted: 3, canceled: 4 };

  it('is what was given up in the states that it took, and what is on its way', () => {
    expect(leftOf(counts, null)).toEqual({ onTheWay: 3, undelivered: 7 });
    expect(leftOf(counts, ['exhausted'])).toEqual({ onTheWay: 3, undelivered: 3 });
    expect(leftOf(counts, ['canceled'])).toEqual({ onTheWay: 3, undelivered: 4 });
  });

  it('is not guessed where it cannot be counted', () => {
    expect(leftOf({ ...counts, waiting: null }, null)).toBeNull();
  });
});
