let filler = '';

/** JSON of exactly `bytes` bytes (at least 60) with the event's number and its scheduled time. */
export function payloadText(n, at, bytes) {
  const head = `{"at":${at.toFixed(3)},"n":${n},"filler":"`;
  const room = Math.max(0, bytes - head.length - 2);
  if (filler.length < room) filler = 'abcdefghijklmnopqrstuvwxyz012345'.repeat(Math.ceil(room / 32));
  return `${head}${filler.slice(0, room)}"}`;
}
