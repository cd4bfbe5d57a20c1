import { describe, expect, it } from 'vitest';

import { mendHead } from './mended-socket.js';

describe('A head', () => {
  it.each([
    ['a space before a colon', 'x-a : 1', 'x-a: 1'],
    ['a repeated length', 'content-length: 2\r\nContent-Length : 2 ', 'content-length: 2'],
    ['lengths that differ', 'content-length: 2\r\ncontent-length: 3', 'content-length: 2\r\ncontent-length: 3'],
    ['a name with a space', 'x a: 1\r\nx-b: 2', 'x-b: 2'],
    ['a folded field', 'x-a: 1\r\n b : 2', 'x-a: 1\r\n b : 2'],
    ['no colon at all', 'x-a', 'x-a'],
    ['bare line feeds', 'x-a: 1\nx-b: 2', 'x-a: 1\r\nx-b: 2'],
  ])('with %s is repaired or left to the parser', (_name, given, mended) => {
    expect(mendHead(`HTTP/1.1  200 OK\r\n${given}\r\n\r\n`)).toBe(`HTTP/1.1 200 OK\r\n${mended}\r\n\r\n`);
  });

  it.each([' ', '\t', 'a ', ': ', '\r\n ', '\r\ncontent-length: 1', 'content-length:\t'])(
    'of 128 KiB of %j costs linear time',
    (piece) => {
      const head = `HTTP/1.1 200 OK\r\nx${piece.repeat(Math.ceil((128 * 1024) / piece.length))}x\r\n\r\n`;
      const before = process.cpuUsage();
      mendHead(head);
      expect(process.cpuUsage(before).user).toBeLessThan(200_000);
    },
  );
});
