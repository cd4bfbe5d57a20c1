import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { PATHS } from '../../dashboard/src/shared/page/paths.js';
import { PAGE_PATHS } from '../../src/dashboard-page/page-paths.js';
import { useApp } from '../support/app.js';

execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build-if-needed.js'), 'dashboard']);

describe('The dashboard’s page', () => {
  const test = useApp();
  const get = (path: string, headers: Record<string, string> = {}) => fetch(test().url + path, { headers });
  const page = async () => (await get('/')).text();

  it('is served at exactly the addresses that the dashboard routes', async () => {
    expect(PAGE_PATHS.toSorted()).toEqual(Object.values(PATHS).toSorted());
    for (const path of PAGE_PATHS) {
      const answer = await get(path.replace(':id', '1'));
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
    }
    for (const path of ['/nothing', '/deliveries/1/2', '/index.html', '/assets/', '/assets/..%2findex.html']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('may run and load only its own files', async () => {
    const { headers } = await get('/deliveries');
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(await page()).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|https?:\/\//);
  });

  it('carries a new nonce in every response', async () => {
    const nonceOf = (text: string) => /csp-nonce" nonce="([^"]+)"/.exec(text)?.[1];
    const [one, other] = [nonceOf(await page()), nonceOf(await page())];
    expect(one).toMatch(/^[\w+/]{22}==$/);
    expect(other).not.toBe(one);
  });

  it('names files that are sent compressed and may be cached forever', async () => {
    const script = /src="(\/assets\/index-[^"]+\.js)"/.exec(await page())![1]!;
    const { headers } = await get(script, { 'accept-encoding': 'br' });
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
  });
});

describe('A process without the api role', () => {
  const test = useApp({ ROLES: 'worker' });

  it('does not serve the page', async () => {
    expect((await fetch(`${test().url}/`)).status).toBe(404);
    expect((await fetch(`${test().url}/deliveries`)).status).toBe(404);
  });
});
