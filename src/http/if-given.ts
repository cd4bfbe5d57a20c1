import { ValidateIf } from 'class-validator';

/** Checks a field only if it was given; unlike `IsOptional`, it does not treat null as absent. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
