/**
 * A response's head, its blank line included, without four faults that other clients overlook and Node's tolerant parser does
 * not: spaces before a colon, a `Content-Length` that is repeated with the same value, a field whose name holds a space (it
 * is left out), and several spaces before the status. Lines end with CRLF. Takes time in proportion to the head.
 */
export function mendHead(head: string): string {
  const lengths = new Set<string>();
  const [statusLine = '', ...fields] = head.split(/\r?\n/);
  const mended = fields.flatMap((field) => {
    const colon = field.indexOf(':');
    if (colon === -1 || field.startsWith(' ') || field.startsWith('\t')) return field;
    const name = field.slice(0, colon).trimEnd();
    if (name.includes(' ') || name.includes('\t')) return [];
    if (name.toLowerCase() === 'content-length') {
      const length = field.slice(colon + 1).trim();
      if (lengths.has(length)) return [];
      lengths.add(length);
    }
    return name + field.slice(colon);
  });
  return [statusLine.replace(/^(HTTP\/1\.\d) +/, '$1 '), ...mended].join('\r\n');
}
