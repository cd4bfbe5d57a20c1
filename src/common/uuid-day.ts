/** A uuid with dashes. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a uuid with dashes. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The day (UTC) on which an event's or delivery's uuid was created, by its first 48 bits: the partition of its row. */
export function dayOfUuid(uuid: string): string {
  const milliseconds = Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
  // Any uuid may be requested. One beyond any clock is in no partition.
  return milliseconds < 253_402_300_800_000 ? new Date(milliseconds).toISOString().slice(0, 10) : '9999-12-31';
}
