import { execFileSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { curlCommand, quoted } from './curl-command.js';

const HOSTILE = [
  `it's`,
  `'; touch /tmp/owned; '`,
  '$(id) `id` $HOME ${HOME} !! !$ \\ \\\\ \\n',
  '"double" & | ; < > * ? [a] {b,c} ~ #',
  '@/etc/passwd',
  '--output x',
  'one\ntwo\n\nthree\n',
  'tab\tbell\u0007escape\u001b[31m return\r\n del\u007f next\u0085',
  `mixed ' and \\ and \t and $(id)`,
  '{"city":"İSTANBUL","emoji":"🪝","quote":"\\"\\u0027\'"}',
  '',
];

/** The arguments and input that bash passes to programs of these names when this is typed. */
function wordsOf(command: string): string[] {
  const input = `show() { printf '%s\\0' "$@"; }\ncurl() { show "$@"; case "$*" in *@-*) cat; printf '\\0';; esac; }\n${command}`;
  return execFileSync('bash', { encoding: 'utf8', input }).split('\0').slice(0, -1);
}

describe('A quoted shell word', () => {
  it.each(HOSTILE)('is read back unchanged: %j', (text) => {
    expect(wordsOf(`show ${quoted(text)}`)).toEqual([text]);
  });

  it('has no control characters except line ends', () => {
    for (const text of HOSTILE) expect(quoted(text).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('The curl command', () => {
  const request = {
    method: 'POST',
    url: `https://example.test/a?b=c&d='e'[1-9]{x,y}`,
    headers: [
      { name: 'content-type', value: 'application/json' },
      { name: 'x-note', value: `it's $(id)` },
      { name: 'x-empty', value: '' },
    ],
    body: HOSTILE.join('\n'),
  };

  it('passes the method, every header, the body and the URL to curl intact', () => {
    const words = wordsOf(curlCommand(request));
    expect(words).toEqual([
      '--globoff',
      '--request',
      'POST',
      '--header',
      'content-type: application/json',
      '--header',
      `x-note: it's $(id)`,
      '--header',
      'x-empty;',
      '--data-raw',
      request.body,
      '--url',
      request.url,
    ]);
  });

  it('sends a body too long for an argument via standard input', () => {
    const body = `it's ${'ş'.repeat(130_000)}`;
    const words = wordsOf(curlCommand({ ...request, headers: [], body }));
    expect(words.slice(0, 7)).toEqual(['--globoff', '--request', 'POST', '--data-binary', '@-', '--url', request.url]);
    expect(words[7] === body).toBe(true);
  });
});
