import { describe, expect, it } from 'vitest';

import { IsChoices } from './is-choices.js';
import { FurtherChecks } from './further-checks.js';
import { validationPipe } from './validation.js';

const CHOICES = ['waiting', 'retrying', 'delivered'];

class ListDto {
  @IsChoices(CHOICES) statuses!: string[];
}

const check = (statuses: unknown) =>
  validationPipe(new FurtherChecks()).transform({ statuses }, { type: 'body', metatype: ListDto }) as Promise<ListDto>;

describe('IsChoices', () => {
  it.each([
    [[], []],
    [
      ['delivered', 'waiting'],
      ['waiting', 'delivered'],
    ],
    [['waiting', 'waiting', 'waiting'], ['waiting']],
  ])('turns %j into %j', async (given, kept) => {
    expect((await check(given)).statuses).toEqual(kept);
  });

  it.each([[['lost']], [[null]], [['waiting', 5]], ['waiting'], [{}], [null], [Array(4).fill('waiting')]])(
    'refuses %j',
    async (given) => {
      await expect(check(given)).rejects.toMatchObject({ errors: [{ field: 'statuses' }] });
    },
  );

  it('says how many values are allowed, however many are given', async () => {
    await expect(check(Array(2_000).fill('waiting'))).rejects.toMatchObject({
      errors: [{ field: 'statuses', message: 'must contain at most 3 values' }],
    });
  });
});
