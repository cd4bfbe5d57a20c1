import type { Random } from './random.js';

/** The parts of a response before it is spoiled. */
interface Parts {
  interim: string[];
  statusLine: string;
  fields: string[];
  body: string;
}

type Spoil = (parts: Parts, random: Random) => void;

const HEX = (length: number) => length.toString(16);

const put = (parts: Parts, random: Random, field: string) =>
  parts.fields.splice(random.below(parts.fields.length + 1), 0, field);

const lengthOf = ({ fields }: Parts) => fields.find((field) => /^content-length:/i.test(field));

function chunk(parts: Parts, random: Random, keepsLength: boolean): void {
  if (parts.fields.some((field) => field.startsWith('transfer'))) return;
  if (!keepsLength) parts.fields = parts.fields.filter((field) => !/^content-length/i.test(field));
  put(parts, random, 'transfer-encoding: chunked');
  const at = random.below(parts.body.length + 1);
  const chunks = [parts.body.slice(0, at), parts.body.slice(at)].filter(Boolean);
  const extension = random.oneOf(['', ';a=b']);
  parts.body = [...chunks.map((data) => `${HEX(data.length)}${extension}\r\n${data}\r\n`), '0\r\n\r\n'].join('');
}

/** Faults seen in real receivers, and near misses of them. */
const SPOILS: readonly Spoil[] = [
  (parts) => parts.interim.push('HTTP/1.1 100 Continue\r\n\r\n'),
  (parts) => parts.interim.push('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
  (parts, random) => put(parts, random, lengthOf(parts) ?? 'x-none: 1'),
  (parts, random) => put(parts, random, `content-length: ${random.oneOf(['', '+2', '2, 2', '-1', '0x2', '99', ' 2'])}`),
  (parts, random) => chunk(parts, random, true),
  (parts, random) => chunk(parts, random, false),
  (parts, random) =>
    put(parts, random, random.oneOf(['x-a : 1', 'x-a\t: 1', 'x a: 1', ': 1', 'x-a', 'x-a: \u0001', 'x-é: 1'])),
  (parts, random) =>
    put(parts, random, random.oneOf(['x-a: 1\r\n two', 'x-a:\r\n\ttwo', 'x-a: 1\r\n : two', 'x-a: \u00e9 ', 'x-a:'])),
  (parts, random) => put(parts, random, `x-big: ${'x'.repeat(random.below(60_000))}`),
  (parts, random) =>
    put(
      parts,
      random,
      random.oneOf(['connection: keep-alive', 'connection: close', 'keep-alive: timeout=5', 'upgrade: h2c']),
    ),
  (parts, random) =>
    put(
      parts,
      random,
      random.oneOf(['transfer-encoding: identity', 'transfer-encoding: gzip', 'content-encoding: gzip']),
    ),
  (parts, random) =>
    (parts.statusLine = random.oneOf([
      'HTTP/1.0 200 OK',
      'HTTP/1.1 200',
      'HTTP/1.1 200 ',
      'HTTP/1.1  200 OK',
      'http/1.1 200 OK',
      'HTTP/1.1 200 \u00e9',
      'HTTP/1.1 2000 OK',
      'HTTP/2 200',
      'ICY 200 OK',
      'HTTP/1.1 204 No Content',
      'HTTP/1.1 500 No',
    ])),
  (parts) => (parts.body += 'HTTP/1.1 500 Split\r\ncontent-length: 0\r\n\r\n'),
  (parts, random) => (parts.body = parts.body.slice(0, random.below(parts.body.length + 1))),
  (parts) => (parts.fields = parts.fields.filter((field) => !/^content-length/i.test(field))),
];

/** A 200 with up to three faults, perhaps with bare line feeds. Some client may still understand it. */
export function nearMissAnswer(random: Random): Buffer {
  const parts: Parts = {
    interim: [],
    statusLine: 'HTTP/1.1 200 OK',
    fields: ['content-type: text/plain', 'content-length: 2'],
    body: 'ok',
  };
  for (let faults = random.below(4); faults > 0; faults--) random.oneOf(SPOILS)(parts, random);
  const head = [...parts.interim, [parts.statusLine, ...parts.fields, '', ''].join('\r\n')].join('');
  const endings = random.below(3);
  const shown = endings > 0 ? head : head.replaceAll('\r\n', () => (random.below(2) === 0 ? '\n' : '\r\n'));
  return Buffer.from(shown + parts.body, 'latin1');
}
