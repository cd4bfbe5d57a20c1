import { describe, expect, it } from 'vitest';

import { LocalShare, SHARE_LIFE_MS } from './local-share.js';

/** A share of 16 out of 64 slots, granted at time 0, with 10 wanted. */
function aShare(): LocalShare {
  const share = new LocalShare(0);
  share.want(10, 64, 0);
  share.request(0);
  share.answered(16, 16, 0);
  return share;
}

describe('LocalShare', () => {
  it('has no room before it is granted', () => {
    expect(new LocalShare(0).room(0, 0)).toBe(0);
  });

  it.each([
    [1, 1],
    [5, 8],
    [8, 8],
    [33, 60],
    [99, 60],
  ])('rounds a demand for %i out of 60 slots to %i', (wanted, asked) => {
    const share = new LocalShare(0);
    share.want(wanted, 60, 0);
    expect(share.request(3)).toEqual({ size: 60, wanted: asked, keep: 3 });
  });

  it('has room beyond the held slots until shortly before it lapses in the database', () => {
    const share = aShare();
    expect([share.room(0, 0), share.room(5, 0), share.room(20, 0)]).toEqual([16, 11, 0]);
    expect(share.room(0, SHARE_LIFE_MS - 501)).toBe(16);
    expect(share.room(0, SHARE_LIFE_MS - 500)).toBe(0);
  });

  it('lets nothing start beyond the held slots while a statement is in progress', () => {
    const share = aShare();
    share.request(6);
    expect([share.room(6, 1), share.room(4, 1)]).toEqual([0, 2]);
    share.answered(16, 16, 1);
    expect(share.room(6, 1)).toBe(10);
  });

  it('counts only on the held slots if a statement gets no result', () => {
    const share = aShare();
    share.request(6);
    share.unanswered();
    expect(share.room(0, 1)).toBe(6);
  });

  it('lets nothing start beyond the target even if more is in use', () => {
    const share = aShare();
    share.request(12);
    share.answered(12, 8, 1);
    expect([share.room(12, 1), share.room(8, 1), share.room(7, 1)]).toEqual([0, 0, 1]);
    expect([share.isToRenew(12, 1), share.isToRenew(11, 1)]).toEqual([false, true]);
  });

  it('suffices while it covers the demand, and for half a second after a refusal', () => {
    const share = aShare();
    expect(share.suffices(1)).toBe(true);
    share.want(20, 64, 1);
    expect(share.suffices(1)).toBe(false);
    share.request(0);
    share.answered(16, 16, 2);
    expect([share.suffices(501), share.suffices(502)]).toEqual([true, false]);
  });

  it('needs renewal after half its life, and if the demand drops a lot', () => {
    const share = aShare();
    expect([share.isToRenew(0, 4_000), share.isToRenew(0, 5_001)]).toEqual([false, true]);
    share.want(9, 64, 1);
    expect(share.isToRenew(0, 1)).toBe(false);
    share.want(8, 64, 1);
    expect(share.isToRenew(0, 1)).toBe(true);
  });

  it('is idle two seconds after its last use, but never while slots are held', () => {
    const share = aShare();
    share.used(1_000);
    expect([share.isIdle(0, 2_999), share.isIdle(0, 3_000), share.isIdle(1, 3_000)]).toEqual([false, true, false]);
  });

  it('is not idle while a demand is refused', () => {
    const share = new LocalShare(0);
    share.want(8, 64, 0);
    share.request(0);
    share.answered(0, 0, 0);
    share.want(8, 64, 1_500);
    expect(share.isIdle(0, 3_000)).toBe(false);
  });
});
