import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateBy } from 'class-validator';

/**
 * A list of some of these, no longer than there are of them. Each is kept once, in the order of `choices`: what is stored and
 * shown again does not depend on how it was asked for.
 */
export const IsChoices = (choices: readonly string[]): PropertyDecorator => {
  const isShort = (value: unknown): value is unknown[] => Array.isArray(value) && value.length <= choices.length;
  const areChoices = (value: unknown) => isShort(value) && value.every((one) => choices.includes(one as string));
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      areChoices(value) ? choices.filter((choice) => (value as unknown[]).includes(choice)) : value,
    ),
    ValidateBy({
      name: 'isChoices',
      validator: { validate: areChoices, defaultMessage: () => `must hold only ${choices.join(', ')}` },
    }),
    ArrayMaxSize(choices.length, { message: `must hold at most ${choices.length} values` }),
    IsArray(),
  );
};
