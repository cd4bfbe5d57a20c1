import { describe, expect, it } from 'vitest';

import { DEFAULTS } from './defaults.fixture.js';
import { newValues } from './defaults.js';
import { findProblem, urlProblem } from './find-problem.js';
import { MASK } from './form-values.js';

describe('The problem with a target URL', () => {
  it.each([
    ['', 'required'],
    ['shop.example.com/in', 'urlStart'],
    ['javascript:alert(1)', 'urlStart'],
    ['https://shop.example.com/a b', 'urlSpace'],
    ['https://user:pass@shop.example.com', 'urlPassword'],
    ['https://shop.example.com/#part', 'urlFragment'],
    ['https://shop.example.com:99999/', 'urlInvalid'],
    ['https://shop.example.com/in?x=1', null],
  ])('is found in %j', (text, problem) => expect(urlProblem(text)).toBe(problem));
});

describe('The problem with a webhook', () => {
  const problem = (field: 'eventType' | 'additionalHeaders' | 'callback' | 'config' | 'secretKey', value: unknown) =>
    findProblem(field, { ...newValues(DEFAULTS), [field]: value });

  it('is none for a new one with a URL', () => {
    const values = newValues(DEFAULTS);
    for (const field of ['eventType', 'retryCountdownConfig', 'maxAttempts', 'maxConcurrency'] as const)
      expect(findProblem(field, values)).toBeNull();
  });

  it('is an asterisk anywhere but at the end of an event type', () => {
    expect(problem('eventType', 'order:*')).toBeNull();
    expect(problem('eventType', 'or*der')).toBe('eventType');
  });

  it('is a mask that stands for no stored value: new, renamed, within another value or at another origin', () => {
    const targetUrl = 'https://shop.example.com/in';
    const masked = (changes: object) => {
      const header = { row: '1', name: 'Authorization', value: MASK };
      const kept = { name: 'Authorization', origin: 'https://shop.example.com' };
      return findProblem('additionalHeaders', {
        ...newValues(DEFAULTS),
        targetUrl,
        additionalHeaders: [{ ...header, kept, ...changes }],
      });
    };
    expect(masked({})).toBeNull();
    expect(masked({ name: 'AUTHORIZATION' })).toBeNull();
    expect(masked({ kept: undefined })).toBe('headerMasked');
    expect(masked({ name: 'X-Api-Key' })).toBe('headerMasked');
    expect(masked({ value: `Bearer ${MASK}` })).toBe('headerMasked');
    expect(masked({ kept: { name: 'Authorization', origin: 'https://shop.example.com:8443' } })).toBe(
      'headerElsewhere',
    );
    expect(masked({ value: 'Bearer new', kept: undefined })).toBeNull();
  });

  it('is a placeholder in a header that the service does not fill in', () => {
    const headers = (value: string) => problem('additionalHeaders', [{ row: '1', name: 'X-Event', value }]);
    expect(headers('{{event.type}} {{delivery.uuid}} {"a":1}')).toBeNull();
    expect(headers('{{event.name}}')).toBe('headerPlaceholder');
    expect(headers('{{event.type')).toBe('headerPlaceholder');
  });

  it('is a config that is not a JSON object, or too long a callback', () => {
    expect(problem('config', '{"shop": 7}')).toBeNull();
    expect(problem('config', '{"shop": 7')).toBe('configJson');
    expect(problem('config', '[]')).toBe('configObject');
    expect(problem('callback', 'https://shop.example.com/done')).toBeNull();
    expect(problem('callback', 'one\ntwo')).toBeNull();
    expect(problem('callback', 'x'.repeat(2_049))).toBe('callback');
  });

  it('is a custom secret that is too short, or not base64 after whsec_', () => {
    expect(problem('secretKey', 'short')).toBe('secretLength');
    expect(problem('secretKey', 'whsec_not-base64')).toBe('secretBase64');
    expect(problem('secretKey', 'in plain words ')).toBe('secretBlank');
    expect(problem('secretKey', `v1,whsec_${'QUJD'.repeat(10)}`)).toBe('secretVersion');
    expect(problem('secretKey', MASK)).toBe('secretMasked');
    expect(problem('secretKey', `whsec_${'QUJD'.repeat(10)}`)).toBeNull();
  });
});
