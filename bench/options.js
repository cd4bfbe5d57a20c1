import { parseArgs } from 'node:util';

/** The options of every scenario. */
export const COMMON = {
  rounds: { default: 3, text: 'number of rounds; the median is shown' },
  json: { default: '', text: 'file for the figures (bench/results/<scenario>.json)' },
};

/** An error in the arguments, in one line for the person who typed them. */
export class OptionError extends Error {}

/**
 * Reads arguments as a scenario describes them: `{ name: { default, text, min = 1, whole = true } }`. The type of the
 * default is that of the option: a number, a list of numbers, a boolean (a flag) or a text. An absent option whose
 * default is '' is undefined.
 *
 * @throws OptionError that names the option
 */
export function readOptions(args, described) {
  const options = { ...described, ...COMMON };
  const names = Object.keys(options);
  const types = names.map((name) => [
    name,
    { type: typeof options[name].default === 'boolean' ? 'boolean' : 'string' },
  ]);
  let values;
  try {
    ({ values } = parseArgs({ args, options: Object.fromEntries(types) }));
  } catch (error) {
    throw new OptionError(
      `${error.message.split('. ')[0]}. Its options: ${names.map((name) => `--${name}`).join(', ')}.`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, valueOf(name, options[name], values[name])]));
}

function valueOf(name, { default: standard, min = 1, whole = true }, given) {
  if (given === undefined) return standard === '' ? undefined : standard;
  if (Array.isArray(standard)) {
    return given.split(',').map((one) => valueOf(name, { default: standard[0], min, whole }, one));
  }
  if (typeof standard !== 'number') return given;
  const value = Number(given);
  const fits = given.trim() !== '' && Number.isFinite(value) && value >= min && (!whole || Number.isInteger(value));
  if (!fits)
    throw new OptionError(`--${name} must be a ${whole ? 'whole ' : ''}number of at least ${min}, not ${given}.`);
  return value;
}

/** The lines of a help text. */
export function optionLines(described) {
  return Object.entries(described).map(([name, { default: standard, text }]) => {
    const form = `--${name} ${formOf(standard)}`;
    const shown = standard === '' || typeof standard === 'boolean' ? '' : ` (${standard})`;
    return `      ${form.padEnd(18)} ${text}${shown}`;
  });
}

function formOf(standard) {
  if (typeof standard === 'boolean') return '';
  if (Array.isArray(standard)) return 'N,N,…';
  return typeof standard === 'number' ? 'N' : '…';
}
