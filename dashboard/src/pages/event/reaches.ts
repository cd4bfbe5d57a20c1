/** Whether a webhook that asks for a type, a prefix pattern (`package.*`) or `*` gets events of this type. */
export function reaches(wanted: string, type: string): boolean {
  return wanted === type || (wanted.endsWith('*') && type.startsWith(wanted.slice(0, -1)));
}
