import { OptionError } from '../options.js';

/** Something that whoever runs the seed can put right: its text alone is shown. */
export class SeedingError extends OptionError {}
