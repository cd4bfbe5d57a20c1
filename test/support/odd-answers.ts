const OK = 'HTTP/1.1 200 OK\r\n';
const BODY = 'content-length: 2\r\n\r\nok';

/** Responses that are invalid HTTP, but that Go's client and curl read as status 200 with the body `ok`. */
export const ODD_ANSWERS = {
  'asks to continue unasked': `HTTP/1.1 100 Continue\r\n\r\n${OK}${BODY}`,
  'gives its length twice': `${OK}content-length: 2\r\n${BODY}`,
  'gives a length beside chunks': `${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  'puts a space before a colon': `${OK}x-a : 1\r\n${BODY}`,
  'folds a header': `${OK}x-a: 1\r\n  and 2\r\n${BODY}`,
  'ends its lines with LF alone': `${OK}x-a: 1\r\n${BODY}`.replaceAll('\r', ''),
  'sends 40 KiB of headers': `${OK}x-a: ${'x'.repeat(40 * 1024)}\r\n${BODY}`,
} as const;
