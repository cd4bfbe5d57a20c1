import { describe, expect, it } from 'vitest';

import { answerStatus } from './answer-status.js';

describe('answerStatus', () => {
  it('is 200 unless the URL sets it', () => {
    expect(answerStatus(undefined)).toBe(200);
    expect(answerStatus('500')).toBe(500);
    expect(answerStatus('200')).toBe(200);
    expect(answerStatus('599')).toBe(599);
  });

  it.each(['', '0', '199', '600', '1000', '5xx', '-500', ' 500', '500.0', ['500', '200']])('refuses %j', (chosen) => {
    expect(() => answerStatus(chosen)).toThrow('status: must be a status from 200 to 599');
  });
});
