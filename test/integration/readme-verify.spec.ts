import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { secretKeys, signRequest } from '../../src/delivery/attempt/signature.js';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const BODY = '{"payload":{"name":"İSTANBUL — kısa"}}';

/** The README's placeholder for each kind of secret, and secrets of that kind. */
const KINDS = [
  [
    'whsec_…',
    [`whsec_${Buffer.alloc(32, 'k').toString('base64')}`, `whsec_${Buffer.alloc(24, 255).toString('base64')}`],
  ],
  ['plain words', ['in plain words', 'şifre — İ 🔑', 'c29tZSBiYXNlNjQ=', 'WHSEC_in capitals']],
] as const;

const PYTHON =
  'import json, sys\ngiven = json.load(sys.stdin)\nraw_body, headers = given["body"].encode(), given["headers"]\n';
const NODE =
  "import { json } from 'node:stream/consumers';\n" +
  'const request = await json(process.stdin);\nconst rawBody = Buffer.from(request.body);\n';

/** How to run the README's code for each public client. */
const LANGUAGES = [
  { language: 'js', program: process.execPath, flags: ['--input-type=module', '-e'], before: NODE, isFound: true },
  { language: 'python', program: 'python3', flags: ['-c'], before: PYTHON, isFound: hasPythonClient() },
] as const;

function hasPythonClient(): boolean {
  try {
    execFileSync('python3', ['-c', 'import standardwebhooks'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The README's lines in this language: the import of the client and the one for this kind of secret. */
function codeFor(language: string, kind: string, secret: string): string {
  const blocks = [...README.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code!);
  const lines = blocks.find((code) => code.includes('standardwebhooks'))!.split('\n');
  const wanted = lines.filter((line) => line.includes('import') || line.includes(kind));
  expect(wanted).toHaveLength(2);
  return wanted.join('\n').replace(kind, secret);
}

function signed(secret: string): Record<string, string> {
  const request = { id: 'a-delivery', timestamp: Math.floor(Date.now() / 1_000), body: Buffer.from(BODY) };
  const list = signRequest(request, [secretKeys(secret)], null);
  return Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]!]] : [])));
}

/** Returns `genuine` if the program succeeds, else what it wrote to stderr. */
async function run(program: string, args: readonly string[], given: object): Promise<string> {
  const child = execFile(program, args, { cwd: ROOT });
  child.stdin!.end(JSON.stringify(given));
  const complaint = text(child.stderr!);
  const code = await new Promise((resolve) => child.once('close', resolve));
  return code === 0 ? 'genuine' : await complaint;
}

describe.each(LANGUAGES)(
  'The README’s $language with the public client',
  ({ language, program, flags, before, isFound }) => {
    const verify = (kind: string, secret: string, given: object) =>
      run(program, [...flags, before + codeFor(language, kind, secret)], given);

    for (const [kind, secrets] of KINDS) {
      it.skipIf(!isFound).each(secrets)(`verifies a signature by a secret such as “${kind}”: %s`, async (secret) => {
        expect(await verify(kind, secret, { headers: signed(secret), body: BODY })).toBe('genuine');
        const other = await verify(kind, secret, {
          headers: signed(secrets[0] === secret ? secrets[1] : secrets[0]),
          body: BODY,
        });
        expect(other).toContain('No matching signature found');
      });
    }
  },
);
