import { describe, expect, it } from 'vitest';

import { IsZone } from './is-zone.js';
import { FurtherChecks } from './further-checks.js';
import { validationPipe } from './validation.js';

class ZoneDto {
  @IsZone() timezone!: unknown;
}

const check = (timezone: unknown) =>
  validationPipe(new FurtherChecks()).transform({ timezone }, { type: 'body', metatype: ZoneDto }) as Promise<ZoneDto>;

describe('IsZone', () => {
  it.each([
    ['Europe/Prague', 'Europe/Prague'],
    ['eUROPE/pRAGUE', 'Europe/Prague'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'Etc/UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['America/Argentina/ComodRivadavia', 'America/Argentina/ComodRivadavia'],
  ])('reads %s as %s', async (given, kept) => {
    expect((await check(given)).timezone).toBe(kept);
  });

  it.each([['Europe/Nowhere'], [''], ['\0'], [5], [null], [['UTC']], ['U'.repeat(100_000)]])(
    'refuses %j',
    async (given) => {
      await expect(check(given)).rejects.toMatchObject({ errors: [{ field: 'timezone' }] });
    },
  );
});
