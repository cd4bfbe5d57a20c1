import { expect, it } from 'vitest';

import { eventInstance } from './event-instance.js';

it.each([
  ['the publisher’s word', { instance: 'A-1', objectId: '7', eventId: 'e' }, 'A-1'],
  ['else the object’s id, 0 too', { instance: null, objectId: '0', eventId: 'e' }, '0'],
  ['else the event’s id', { instance: null, objectId: null, eventId: 'e' }, 'e'],
])('an event’s instance is %s', (_, event, instance) => expect(eventInstance(event)).toBe(instance));
