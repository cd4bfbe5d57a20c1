import { type FieldName, FIELDS, type WebhookValues } from './form-values.js';

export interface Merged {
  /** Mine, and theirs where I changed nothing. */
  readonly values: WebhookValues;
  /** Changed by both, differently: mine are in `values`. */
  readonly disputed: readonly FieldName[];
  /** Taken over from theirs. */
  readonly taken: readonly FieldName[];
}

/** Brings together what two people made of one webhook, field by field, so that only what both changed must be decided. */
export function mergeChanges(base: WebhookValues, mine: WebhookValues, theirs: WebhookValues): Merged {
  const differs = (field: FieldName, one: WebhookValues, other: WebhookValues) =>
    comparable(one[field]) !== comparable(other[field]);
  const changedByThem = FIELDS.filter((field) => differs(field, base, theirs));
  const taken = changedByThem.filter((field) => !differs(field, base, mine));
  const disputed = changedByThem.filter((field) => differs(field, base, mine) && differs(field, mine, theirs));
  const values = { ...mine, ...Object.fromEntries(taken.map((field) => [field, theirs[field]])) };
  return { values, disputed, taken };
}

/** Rows of headers carry a key of their own and where they came from, which say nothing. */
function comparable(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === 'row' || key === 'kept' ? undefined : inner));
}
