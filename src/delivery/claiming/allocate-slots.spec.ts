import { describe, expect, it } from 'vitest';

import type { LineKind } from '../queue/lane.js';
import type { DirectedWebhook } from '../attempt/open-webhook.js';
import { allocateSlots, type Candidate, type FreeSlots } from './allocate-slots.js';
import { SlotCharges } from './slot-charges.js';

const AMPLE: FreeSlots = { all: 64, forOld: 64, forAccount: () => 1_000, forHost: () => 1_000 };

function candidate(id: number, accountId: number, room = 1_000, kinds: LineKind[] = ['fresh']): Candidate {
  const webhook = { id, accountId, host: `host-${id % 2}` } as DirectedWebhook;
  const lines = kinds.map((kind) => ({ webhookId: id, kind, fromUs: 0, credit: 0, hints: 0, finds: 0 }));
  return { webhook, isHalfOpen: false, room, lines };
}

/** The slots by webhook. */
function byWebhook(candidates: Candidate[], free: Partial<FreeSlots> = {}, charges = new SlotCharges()) {
  const slots: Record<number, number> = {};
  for (const { webhook, slots: n } of allocateSlots(candidates, { ...AMPLE, ...free }, charges)) {
    slots[webhook.id] = (slots[webhook.id] ?? 0) + n;
  }
  return slots;
}

/** The slots of one webhook by kind of line. */
function byKind(kinds: LineKind[], free: Partial<FreeSlots> = {}) {
  const allotted = allocateSlots([candidate(1, 1, 1_000, kinds)], { ...AMPLE, ...free }, new SlotCharges());
  return Object.fromEntries(allotted.map(({ lines, slots }) => [lines[0]!.kind, slots]));
}

describe('Free slots', () => {
  it('are split equally among accounts, however many webhooks each has', () => {
    const slots = byWebhook([candidate(1, 1), candidate(2, 1), candidate(3, 1), candidate(4, 2)], { all: 48 });
    expect(slots[4]).toBe(24);
    for (const id of [1, 2, 3]) expect(slots[id]).toBeGreaterThanOrEqual(6);
  });

  it('go first to the account with the least slot time', () => {
    const charges = new SlotCharges();
    const account = charges.account(1);
    charges.given(account, charges.webhook(account, 1), 1);
    charges.ended(1, 1, 50, 10_000);
    expect(byWebhook([candidate(1, 1), candidate(2, 2)], { all: 40 }, charges)).toEqual({ 2: 40 });
  });

  it('go to others once a webhook has reached its limits', () => {
    expect(byWebhook([candidate(1, 1, 3), candidate(2, 1, 0), candidate(3, 2)])).toEqual({ 1: 3, 3: 61 });
  });

  it('stay within the free slots of an account and a host', () => {
    expect(byWebhook([candidate(1, 1), candidate(3, 1)], { all: 8, forAccount: () => 5 })).toEqual({ 1: 3, 3: 2 });
    const slots = byWebhook([candidate(1, 1), candidate(3, 2), candidate(4, 2)], {
      forHost: (host) => (host === 'host-1' ? 4 : 9),
    });
    expect([slots[1]! + (slots[3] ?? 0), slots[4]]).toEqual([4, 9]);
  });

  it('go to fresh lines before late ones, but never all to either', () => {
    expect(byKind(['fresh', 'late', 'retry', 'recovery'], { all: 28 })).toEqual({
      fresh: 16,
      late: 5,
      retry: 5,
      recovery: 2,
    });
  });

  it('all go to the only ready line', () => {
    expect(byKind(['retry'])).toEqual({ retry: 64 });
  });

  it('go to late lines only up to their half', () => {
    expect(byKind(['retry'], { forOld: 10 })).toEqual({ retry: 10 });
    expect(byKind(['fresh', 'retry'], { forOld: 0 })).toEqual({ fresh: 64 });
  });

  it('alternate across claims of a single slot', () => {
    const one = candidate(1, 1, 1_000, ['fresh', 'retry']);
    const kinds = Array.from({ length: 21 }, () => {
      const [given] = allocateSlots([one], { ...AMPLE, all: 1 }, new SlotCharges());
      return given!.lines[0]!.kind;
    });
    expect(kinds.filter((kind) => kind === 'retry')).toHaveLength(5);
  });
});
