/** What an event is about, always a text: the publisher's word for it, else the object's id, else the event's own. */
export function eventInstance(event: { instance: string | null; objectId: string | null; eventId: string }): string {
  return event.instance ?? event.objectId ?? event.eventId;
}
