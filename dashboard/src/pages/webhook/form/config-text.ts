import { findJsonError } from '../../../shared/text/json-error.js';

/** Bytes of JSON that the service takes. */
const MOST_BYTES = 16_384;

/** The text that shows a webhook's config; nothing where it is empty. */
export function writeConfig(config: unknown): string {
  const isEmpty = typeof config !== 'object' || config === null || Object.keys(config).length === 0;
  return isEmpty ? '' : JSON.stringify(config, null, 2);
}

/** The config that a text without a problem stands for. */
export function readConfig(text: string): unknown {
  return text.trim() === '' ? {} : JSON.parse(text);
}

/** What is wrong with the text of a config: a key of the strings below `problem`; null where nothing is. */
export function configProblem(text: string): 'configJson' | 'configObject' | 'configLarge' | null {
  if (text.trim() === '') return null;
  if (findJsonError(text) !== null) return 'configJson';
  const config = readConfig(text);
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return 'configObject';
  return new TextEncoder().encode(JSON.stringify(config)).length > MOST_BYTES ? 'configLarge' : null;
}
