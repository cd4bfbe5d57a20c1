import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateBy } from 'class-validator';

/**
 * A list of some of `choices`, with at most as many elements as there are choices. Each is kept once, in the order of
 * `choices`, so what is stored and shown does not depend on the order of the request.
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
      validator: { validate: areChoices, defaultMessage: () => `must contain only ${choices.join(', ')}` },
    }),
    ArrayMaxSize(choices.length, { message: `must contain at most ${choices.length} values` }),
    IsArray(),
  );
};
