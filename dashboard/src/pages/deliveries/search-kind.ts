const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const INTEGER = /^-?\d{1,16}$/;

/** What a search can stand for. */
export type Search =
  | { readonly kind: 'none' }
  /** Of a delivery or an event, in lower case with its hyphens. */
  | { readonly kind: 'uuid'; readonly uuid: string }
  /** Of a delivery or an object. */
  | { readonly kind: 'number'; readonly id: string }
  | { readonly kind: 'unknown' };

/** Reads what was typed into the search field. Envelopes carry uuids without hyphens, so those count too; so does `#12`. */
export function readSearch(text: string | null): Search {
  const typed = text?.trim() ?? '';
  if (typed === '') return { kind: 'none' };
  if (UUID.test(typed)) {
    const digits = typed.replaceAll('-', '').toLowerCase();
    return { kind: 'uuid', uuid: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
  }
  const number = typed.replace(/^#/, '');
  return INTEGER.test(number) ? { kind: 'number', id: number } : { kind: 'unknown' };
}
