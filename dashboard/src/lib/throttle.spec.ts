import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { throttle } from './throttle.js';

describe('throttle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at once, and once more for all calls during the interval', () => {
    const run = vi.fn<() => void>();
    const { call } = throttle(run, 1_000);
    call();
    expect(run).toHaveBeenCalledTimes(1);
    for (let again = 0; again < 5; again++) call();
    vi.advanceTimersByTime(1_000);
    expect(run).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(5_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('stops once it is canceled', () => {
    const run = vi.fn<() => void>();
    const { call, cancel } = throttle(run, 1_000);
    call();
    call();
    cancel();
    vi.advanceTimersByTime(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
