import type { FieldError } from '../feedback/explain-error.js';

/**
 * Puts what the service refused beside the fields it names.
 *
 * @param known the form's own field names; a path below one (`additionalHeaders.X-Name`) goes beside that one
 * @returns what belongs to no field of the form: show it above the form
 */
export function applyFieldErrors(
  form: { setFieldError: (field: string, message: string) => void },
  known: readonly string[],
  errors: readonly FieldError[],
): FieldError[] {
  const others: FieldError[] = [];
  for (const error of errors) {
    const path = error.field.replace(/^input\./, '');
    const field = known.find((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`));
    if (field === undefined) others.push(error);
    else
      form.setFieldError(field, path === field ? error.message : `${path.slice(field.length + 1)}: ${error.message}`);
  }
  return others;
}
