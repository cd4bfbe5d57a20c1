import { expect, it } from 'vitest';

import { receivedHeaders } from './received-headers.js';

it('Received headers have lower-case names, and repeated ones are joined', () => {
  const headers = receivedHeaders(['Content-Type', 'text/x', 'X-Tag', 'one', 'x-tag', 'two', '__proto__', 'data']);
  expect(Object.entries(headers)).toEqual([
    ['content-type', 'text/x'],
    ['x-tag', 'one, two'],
    ['__proto__', 'data'],
  ]);
});
