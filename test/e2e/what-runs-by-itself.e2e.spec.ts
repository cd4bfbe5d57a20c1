import { readFileSync } from 'node:fs';

import { SchedulerRegistry } from '@nestjs/schedule';
import { describe, expect, it } from 'vitest';

import { useApp } from '../support/app.js';

const MS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const;

/** The rows of the table in CONTRIBUTING. */
const listed = [
  ...readFileSync('CONTRIBUTING.md', 'utf8').matchAll(
    /^\| `([\w-]+)` +\| (\d+) (ms|s|min|h) +\| (workers|every process|with `api`) +\| `([\w./-]+)` +\|$/gm,
  ),
].map(([, name, n, unit, role, file]) => ({
  name: name!,
  everyMs: Number(n) * MS[unit as keyof typeof MS],
  role: role!,
  file: file!,
}));

/** Those whose timers run here, and how often. */
const running = (timers: SchedulerRegistry) =>
  Object.fromEntries(timers.getIntervals().map((name) => [name, Reflect.get(timers.getInterval(name), '_repeat')]));
const expected = (isThere: (row: (typeof listed)[number]) => boolean) =>
  Object.fromEntries(listed.filter(isThere).map(({ name, everyMs }) => [name, everyMs]));

it('CONTRIBUTING names the file of each timer', () => {
  expect(listed.length).toBeGreaterThan(10);
  for (const { name, file } of listed) expect(readFileSync(file, 'utf8')).toContain(`name: '${name}'`);
});

describe.each([
  { roles: 'worker', without: 'with `api`' },
  { roles: 'api', without: 'workers' },
])('A process with ROLES=$roles', ({ roles, without }) => {
  // The test support stops these.
  const stopped = ['retry-due-deliveries', 'take-back-leases'];
  const app = useApp({ ROLES: roles });

  it('runs by itself what CONTRIBUTING lists, as often, and nothing else', () => {
    expect(running(app().app.get(SchedulerRegistry))).toEqual(
      expected(({ name, role }) => role !== without && !stopped.includes(name)),
    );
  });

  it('has none of it left when it has stopped', async () => {
    const timers = app().app.get(SchedulerRegistry);
    await app().app.close();
    expect(timers.getIntervals()).toEqual([]);
    expect(timers.getTimeouts()).toEqual([]);
  });
});
