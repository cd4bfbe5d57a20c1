import { utcMicroseconds, withOffset } from '../../common/timestamps.js';
import type { WebhookFormat } from '../../database/entities/index.js';

/** Everything that a body is made of, all of it fixed when the event was published. */
export interface BodySource {
  readonly format: WebhookFormat;
  /** The delivery's. */
  readonly uuid: string;
  readonly eventId: string;
  readonly type: string;
  /** JSON text, spliced in as it is. */
  readonly payload: string;
  readonly instance: string | null;
  readonly objectId: string | null;
  readonly accountId: number;
  /** When the event happened, else was published: microseconds since the epoch. */
  readonly occurredAtUs: string;
  readonly utcOffsetMinutes: number;
}

export interface RenderedBody {
  readonly body: string;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json';

/**
 * The body of a delivery in its webhook's format: the same bytes on every attempt, because nothing but what was stored
 * at publish goes in. Wrappers are compact, keys in the documented order; the payload's text is untouched.
 *
 * @param eshopId the number that stands for the account in notifications
 */
export function renderBody(source: BodySource, eshopId: number): RenderedBody {
  switch (source.format) {
    case 'envelope':
      return { body: envelope(source), contentType: JSON_TYPE };
    case 'notification':
      return { body: notification(source, eshopId), contentType: JSON_TYPE };
    case 'standard':
      return { body: standard(source), contentType: JSON_TYPE };
    case 'cloudevents':
      return { body: cloudEvent(source), contentType: 'application/cloudevents+json' };
  }
}

function envelope({ type, uuid, payload }: BodySource): string {
  return `{"event":{"type":${text(type)},"uuid":"${uuid.replaceAll('-', '')}"},"payload":${payload}}`;
}

function notification(source: BodySource, eshopId: number): string {
  const eventCreated = withOffset(source.occurredAtUs, source.utcOffsetMinutes);
  return (
    `{"eshopId":${eshopId},"event":${text(source.type)},"eventCreated":"${eventCreated}",` +
    `"eventInstance":${text(eventInstance(source))}}`
  );
}

function standard({ type, occurredAtUs, payload }: BodySource): string {
  return `{"type":${text(type)},"timestamp":"${utcMicroseconds(occurredAtUs)}","data":${payload}}`;
}

/** CloudEvents 1.0 in structured mode. */
function cloudEvent(source: BodySource): string {
  return (
    `{"specversion":"1.0","id":"${source.eventId}","source":"/accounts/${source.accountId}","type":${text(source.type)},` +
    `"subject":${text(eventInstance(source))},"time":"${utcMicroseconds(source.occurredAtUs)}",` +
    `"datacontenttype":"application/json","data":${source.payload}}`
  );
}

const text = (value: string) => JSON.stringify(value);

/** What an event is about, always a text: the publisher's word for it, else the object's id, else the event's own. */
export function eventInstance(event: { instance: string | null; objectId: string | null; eventId: string }): string {
  return event.instance ?? event.objectId ?? event.eventId;
}
