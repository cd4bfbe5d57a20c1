import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';

/** A text within a length that Postgres can store unchanged: without NUL and without unpaired surrogates. */
export const IsText = (least: number, most: number): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Length(least, most),
    Matches(/^[^\0\p{Surrogate}]*$/u, { message: 'must not contain NUL or lone surrogates' }),
  );
