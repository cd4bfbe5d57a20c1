import { describe, expect, it } from 'vitest';

import { Random } from '../../test/support/random.js';
import { StartupError } from '../common/startup-error.js';
import { type DatabaseAddress, describeAddress, readDatabaseUrl } from './database-url.js';

/** `SEED` repeats the same URLs. */
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const URLS = 5_000;

function refusalOf(url: string): string {
  try {
    readDatabaseUrl(url);
    return '';
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}

const hostsOf = (url: string) => readDatabaseUrl(url).hosts.map(({ host, port }) => `${host} ${port}`);
const waysOf = (url: string) => readDatabaseUrl(url).tls.ways;

describe('readDatabaseUrl', () => {
  it.each([
    ['postgres://h/db', ['h 5432']],
    ['postgresql://h:6000/db', ['h 6000']],
    ['postgres://h1,h2/db?target_session_attrs=read-write', ['h1 5432', 'h2 5432']],
    ['postgres://u:p@h1:1,[::1]:2,10.0.0.3/db', ['h1 1', '::1 2', '10.0.0.3 5432']],
    ['postgres://h1,h2/db?port=7000', ['h1 7000', 'h2 7000']],
    ['postgres:///db?host=h1,h2&port=1,2', ['h1 1', 'h2 2']],
    ['postgres:///db?host=/var/run/postgresql', ['/var/run/postgresql 5432']],
    ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql:6000/db', ['/var/run/postgresql 6000']],
    ['postgres:///db', ['localhost 5432']],
    ['postgres://', ['localhost 5432']],
  ])('finds the hosts of %s', (url, hosts) => expect(hostsOf(url)).toEqual(hosts));

  it('decodes the user, password and database wherever they are', () => {
    const wanted = { user: 'me', password: 'p@ss:/?#%', database: 'my db' };
    expect(readDatabaseUrl('postgres://me:p%40ss%3A%2F%3F%23%25@h/my%20db')).toMatchObject(wanted);
    expect(readDatabaseUrl('postgres://h?user=me&password=p%40ss%3A%2F%3F%23%25&dbname=my%20db')).toMatchObject(wanted);
    expect(readDatabaseUrl('postgres://me@server:p@h/db')).toMatchObject({ user: 'me@server', password: 'p' });
    expect(readDatabaseUrl('postgres://h/db?options=-c%20search_path%3Dhooks&connect_timeout=3')).toMatchObject({
      options: '-c search_path=hooks',
      connectTimeoutMs: 3_000,
    });
  });

  it.each([
    ['', [true, false]],
    ['?sslmode=disable', [false]],
    ['?sslmode=allow', [false, true]],
    ['?sslmode=prefer', [true, false]],
    ['?sslmode=require', [true]],
    ['?sslmode=verify-full', [true]],
    ['?ssl=true', [true]],
    ['?sslmode=no-verify', [true]],
    ['?sslmode=require&channel_binding=require', [true]],
  ])('uses TLS as libpq does with "%s"', (query, ways) => expect(waysOf(`postgres://h/db${query}`)).toEqual(ways));

  it('checks a certificate like libpq: including the name with verify-full, without it with only a root certificate', () => {
    const optionsOf = (query: string) => readDatabaseUrl(`postgres://h/db?${query}`).tls.options;
    const root = `sslrootcert=${encodeURIComponent(import.meta.filename)}`;
    expect(optionsOf('sslmode=verify-full')).toEqual({});
    expect(optionsOf('sslmode=require')).toEqual({ rejectUnauthorized: false });
    for (const mode of ['require', 'verify-ca']) {
      const { rejectUnauthorized = true, ca, checkServerIdentity } = optionsOf(`sslmode=${mode}&${root}`);
      expect(rejectUnauthorized).toBe(true);
      expect(ca).toContain('readDatabaseUrl');
      expect(checkServerIdentity!('h', {} as never)).toBeUndefined();
    }
  });

  it.each([
    ['mysql://h/db', /must look like/],
    ['postgres:/h/db', /must look like/],
    ['h1,h2', /must look like/],
    ['postgres://h:port/db', /port/],
    ['postgres://h:0/db', /port/],
    ['postgres://h:65536/db', /port/],
    ['postgres://h1,h2,h3/db?port=1,2', /one port, or one per host/],
    ['postgres://h 1/db', /host/],
    ['postgres://u:p/ss@h/db', /an @ in the wrong place/],
    ['postgres://h/db?sslmode=maybe', /sslmode must be one of disable/],
    ['postgres://h/db?sslmode=verify-ca', /needs sslrootcert/],
    ['postgres://h/db?sslmode=verify-full&sslrootcert=/nowhere.pem', /sslrootcert file cannot be read \(ENOENT\)/],
    ['postgres://h/db?target_session_attrs=read-only', /target_session_attrs must be any or read-write or primary/],
    ['postgres://h/db?schema=public', /parameter schema/],
    ['postgres://h/db?connect_timeout=soon', /connect_timeout/],
    ['postgres://u:100%@h/db', /%/],
    ['postgres://u:p%00@h/db', /NUL/],
  ])('refuses %s with a one-line error', (url, why) => {
    const refusal = refusalOf(url);
    expect(refusal).toMatch(/^DATABASE_URL is not valid: /);
    expect(refusal).toMatch(why);
    expect(refusal).not.toContain('\n');
  });

  it(`reads any encoded password, and never reveals one that is not encoded (SEED=${SEED})`, () => {
    const random = new Random(SEED);
    const letters = [...'aZ09 @:/?#%&=+,[]\\"\'.-_~ĉ💾\0\n'];
    const text = (length: number) => Array.from({ length }, () => random.oneOf(letters)).join('');
    for (let n = 0; n < URLS; n++) {
      const secret = `Xq${text(random.below(12))}7zW`;
      const user = random.oneOf(['me', '', 'u@server', 'a:b']);
      const host = random.oneOf(['h', 'h1,h2:6000', '[::1]:1', '%2Frun', '', 'h:bad', 'h?x=1', 'h/db?sslmode=x']);
      const encoded = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${host}/db`;
      const read = attempt(encoded);
      expect([secret, 'refused'], `${n} ${encoded}`).toContain(typeof read === 'string' ? 'refused' : read.password);
      const bare = attempt(`postgres://${user}:${secret}@${host}/db`);
      for (const said of [read, bare]) {
        const shown = typeof said === 'string' ? said : describeAddress(said);
        expect(shown, `${n} ${encoded}`).not.toMatch(/Xq|7zW/);
        expect(typeof said === 'string' ? said : '').not.toContain('\n');
      }
    }
  });
});

/** The result, or the error message. */
function attempt(url: string): DatabaseAddress | string {
  try {
    return readDatabaseUrl(url);
  } catch (error) {
    if (error instanceof StartupError) return error.message;
    throw error;
  }
}
