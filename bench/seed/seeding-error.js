import { OptionError } from '../options.js';

/** An error that the user can fix. Only its text is shown. */
export class SeedingError extends OptionError {}
