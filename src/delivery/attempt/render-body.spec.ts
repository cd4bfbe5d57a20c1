import { describe, expect, it } from 'vitest';

import { type BodySource, eventInstance, renderBody } from './render-body.js';

const SOURCE: BodySource = {
  format: 'envelope',
  uuid: '018b2365-9f5d-7c00-8000-0000000000a7',
  eventId: '018b2365-0000-7000-8000-000000000001',
  type: 'package.status.shipped',
  payload: '{ "n" : 12345678901234567890, "total":300.00,"x":1e400,"s":"\\u0000\\ud800İ" }',
  instance: '2018000099',
  objectId: '62',
  accountId: 7,
  occurredAtUs: String(Date.parse('2018-05-29T07:02:27Z') * 1_000 + 85_564),
  utcOffsetMinutes: 120,
};

const body = (given: Partial<BodySource>) => renderBody({ ...SOURCE, ...given }, 222_651).body;

describe('renderBody', () => {
  it('wraps the payload in an envelope with the delivery’s uuid without dashes', () => {
    expect(renderBody(SOURCE, 222_651)).toEqual({
      body: `{"event":{"type":"package.status.shipped","uuid":"018b23659f5d7c0080000000000000a7"},"payload":${SOURCE.payload}}`,
      contentType: 'application/json',
    });
  });

  it('writes a notification in the account’s local time, without the payload', () => {
    expect(renderBody({ ...SOURCE, format: 'notification' }, 222_651)).toEqual({
      body:
        '{"eshopId":222651,"event":"package.status.shipped","eventCreated":"2018-05-29T09:02:27+0200",' +
        '"eventInstance":"2018000099"}',
      contentType: 'application/json',
    });
  });

  it('writes the Standard Webhooks format', () => {
    expect(renderBody({ ...SOURCE, format: 'standard' }, 222_651)).toEqual({
      body: `{"type":"package.status.shipped","timestamp":"2018-05-29T07:02:27.085564Z","data":${SOURCE.payload}}`,
      contentType: 'application/json',
    });
  });

  it('writes CloudEvents 1.0 in structured mode', () => {
    expect(renderBody({ ...SOURCE, format: 'cloudevents' }, 222_651)).toEqual({
      body:
        '{"specversion":"1.0","id":"018b2365-0000-7000-8000-000000000001","source":"/accounts/7",' +
        '"type":"package.status.shipped","subject":"2018000099","time":"2018-05-29T07:02:27.085564Z",' +
        `"datacontenttype":"application/json","data":${SOURCE.payload}}`,
      contentType: 'application/cloudevents+json',
    });
  });

  it.each([
    ['envelope', '{"type":"a\\"b\\\\c/ž",'],
    ['notification', '"event":"a\\"b\\\\c/ž",'],
    ['notification', '"eventInstance":"d\\"e\\nf"}'],
    ['standard', '{"type":"a\\"b\\\\c/ž",'],
    ['cloudevents', '"type":"a\\"b\\\\c/ž",'],
    ['cloudevents', '"subject":"d\\"e\\nf",'],
  ] as const)('escapes in %s: %s', (format, escaped) => {
    expect(body({ format, type: 'a"b\\c/ž', instance: 'd"e\nf' })).toContain(escaped);
  });

  it.each(['null', '7', '"text"', '[]', '  [ ]'])('accepts %j as a payload', (payload) => {
    expect(body({ payload })).toContain(`"payload":${payload}}`);
    expect(body({ payload, format: 'standard' })).toContain(`"data":${payload}}`);
    expect(body({ payload, format: 'cloudevents' })).toContain(`"data":${payload}}`);
  });
});

it.each([
  ['the one the publisher gave', { instance: 'A-1', objectId: '7', eventId: 'e' }, 'A-1'],
  ['else the object’s id, even 0', { instance: null, objectId: '0', eventId: 'e' }, '0'],
  ['else the event’s id', { instance: null, objectId: null, eventId: 'e' }, 'e'],
])('an event’s instance is %s', (_, event, instance) => expect(eventInstance(event)).toBe(instance));
