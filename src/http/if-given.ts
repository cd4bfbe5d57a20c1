import { ValidateIf } from 'class-validator';

/** Checks a field only where it was given; unlike `IsOptional` it does not take null for absent. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
