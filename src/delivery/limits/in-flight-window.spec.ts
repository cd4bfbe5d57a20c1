import { describe, expect, it } from 'vitest';

import { InFlightWindow } from './in-flight-window.js';

describe('InFlightWindow', () => {
  it('starts at eight and grows by one with each success', () => {
    const window = new InFlightWindow();
    expect(window.size).toBe(8);
    window.succeeded();
    window.succeeded();
    expect(window.size).toBe(10);
  });

  it('is unchanged by an error response', () => {
    const window = new InFlightWindow();
    window.failed();
    expect(window.size).toBe(8);
  });

  it('halves with each stall, but never below one', () => {
    const window = new InFlightWindow();
    const sizes = Array.from({ length: 5 }, () => (window.stalled(), window.size));
    expect(sizes).toEqual([4, 2, 1, 1, 1]);
  });

  it('doubles with each round of successes after a restart at one', () => {
    const window = new InFlightWindow();
    window.restart(1);
    const rounds = Array.from({ length: 4 }, () => {
      const { size } = window;
      for (let request = 0; request < size; request++) window.succeeded();
      return size;
    });
    expect(rounds).toEqual([1, 2, 4, 8]);
  });

  it('restarts at eight unless told otherwise', () => {
    const window = new InFlightWindow();
    window.stalled();
    window.restart();
    expect(window.size).toBe(8);
  });
});
