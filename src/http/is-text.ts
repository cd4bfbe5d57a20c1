import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** A text of so many characters that Postgres can keep as it is: without NUL and without halves of surrogate pairs. */
export const IsText = (least: number, most: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(least, most),
    Matches(/^[^\0\p{Surrogate}]*$/u, { message: 'must hold no NUL and no lone surrogate' }),
  );
