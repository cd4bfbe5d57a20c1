import { validateHeaderValue } from 'node:http';

import { describe, expect, it } from 'vitest';

import { Random } from '../../../test/support/random.js';
import { checkPlaceholders, filledHeaders, placesToFill } from './dispatch-headers.js';

const SOURCE = {
  uuid: '01a2042b-a35b-7830-8000-000000000001',
  eventId: '01a2042b-a35b-7514-875a-493025d56e94',
  type: 'order.created',
  instance: null,
  objectId: '8812',
};
const NAMES = ['{{event.type}}', '{{event.id}}', '{{event.instance}}', '{{delivery.uuid}}'];

const filled = (value: string, source: Partial<Record<keyof typeof SOURCE, string>> = {}) => {
  const list = ['X-A', value];
  return filledHeaders(list, placesToFill(list), { ...SOURCE, ...source })[1];
};

describe('A header’s value', () => {
  it('has its placeholders filled in', () => {
    expect(filled('{{event.type}}')).toBe('order.created');
    expect(filled('{{event.id}}')).toBe(SOURCE.eventId);
    expect(filled('{{delivery.uuid}}')).toBe(SOURCE.uuid);
    expect(filled('{{event.instance}}')).toBe('8812');
    expect(filled('{{event.instance}}', { instance: 'A-7' })).toBe('A-7');
    expect(filled('a {{event.type}}/{{event.type}}; {"b":{"c":1}} $& $1')).toBe(
      'a order.created/order.created; {"b":{"c":1}} $& $1',
    );
  });

  it('is filled in once: placeholders in filled-in values stay as they are', () => {
    expect(filled('{{event.type}}', { type: '{{event.id}}$&' })).toBe('{{event.id}}$&');
  });

  it('without placeholders stays as it is', () => {
    const headers = ['{{event.type}}', ' as it is ', 'X-B', '{"a":{"b":1}}'];
    expect(placesToFill(headers)).toEqual([]);
    expect(placesToFill(['X-A', 'a', 'X-B', '{{event.id}}', 'X-C', 'c'])).toEqual([3]);
  });

  it('loses characters that a header may not contain, and is cut at its maximum length', () => {
    expect(filled('{{event.instance}}', { instance: '7\r\nX-Evil: 1\0' })).toBe('7X-Evil: 1');
    expect(filled('no. {{event.instance}}', { instance: 'İ🔑é\u007f\ud800' })).toBe('no. é');
    expect(filled('{{event.instance}}', { instance: '  \r\n ' })).toBe('');
    expect(filled(`${'a'.repeat(4_000)}{{event.instance}}`, { instance: 'b'.repeat(255) })).toBe(
      'a'.repeat(4_000) + 'b'.repeat(96),
    );
  });

  it('can be sent whatever an event contains', () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
    console.log(`dispatch headers: seed ${seed}`);
    const random = new Random(seed);
    for (let n = 0; n < 2_000; n++) {
      const characters = Array.from({ length: random.below(300) }, () =>
        String.fromCharCode(random.below(random.oneOf([32, 128, 256, 65_536]))),
      );
      const own = Array.from({ length: random.below(10) }, () => random.oneOf([...NAMES, 'x', ' ', '{', '}', '"']));
      const value = filled([...own, random.oneOf(NAMES)].join(''), {
        instance: characters.join(''),
        type: characters.toReversed().join(''),
      })!;
      validateHeaderValue('X-A', value);
      expect(value).toMatch(/^(?:|[^\s]|[^\s][\t\u0020-\u007e\u00a0-\u00ff]{0,4094}[^\s])$/);
    }
  });
});

describe('Placeholders', () => {
  it.each([
    ...NAMES,
    '',
    'a{b}c',
    '{"a":{"b":1}}',
    '{{{event.type}}}',
    '{{event.type}}{',
    '}}',
    '{{event.id}}'.repeat(10),
  ])('are valid in %j', (value) => expect(checkPlaceholders(value)).toBeNull());

  it.each([
    ['{{event.name}}', 'contains {{event.name}}, which is not a placeholder: use {{event.type}}, '],
    ['a {{ event.type }}', 'contains {{ event.type }}'],
    ['{{Event.Type}}', 'contains {{Event.Type}}'],
    ['{{event.type', 'contains {{event.type,'],
    ['{{}}', 'contains {{}}'],
    ['{{event.type}}{{', 'contains {{,'],
    ['{{event.id}}'.repeat(11), 'at most 10'],
  ])('are refused in %j', (value, reason) => expect(checkPlaceholders(value)).toContain(reason));
});
