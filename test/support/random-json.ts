const BLANKS = ['', '', ' ', '\n', '\t  ', '\r\n'];
const SCALARS = ['null', 'true', 'false', '0', '-0', '300.00', '1e400', '-1.5E-7', '12345678901234567890'];

/**
 * The building blocks of strings: everything that looks like structure, and every way to hide a quote or a backslash.
 */
const PIECES = [
  'a',
  ' ',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  "'",
  'İ',
  '🎉',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\\"',
  '\\\\',
  '\\\\\\"',
  '\\/',
  '\\n',
  '\\u0000',
  '\\u0022',
  '\\u005c',
  '\\u005C\\"',
  '\\ud800',
  '__proto__',
  '7',
];

/** Random JSON texts in every spelling the grammar allows. The same seed gives the same texts. */
export class RandomJson {
  constructor(private state: number) {}

  /** A value nested at most this deep. */
  value(depth = 4): string {
    const kind = depth === 0 ? this.below(2) : this.below(4);
    if (kind === 0) return this.oneOf(SCALARS);
    if (kind === 1) return this.string();
    return kind === 2 ? this.array(this.values(depth - 1)) : this.object(this.members(depth - 1));
  }

  values(depth = 3): string[] {
    return Array.from({ length: this.below(4) }, () => this.value(depth));
  }

  /** Values by the text of their names. No two texts parse to the same name. */
  members(depth = 3): Map<string, string> {
    const members = this.values(depth).map((value): [string, string] => [this.string(), value]);
    const byName = new Map(members.map((member) => [JSON.parse(member[0]) as string, member]));
    return new Map(byName.values());
  }

  array(values: readonly string[]): string {
    return `[${this.joined(values)}]`;
  }

  /** @param members values by the text of their names */
  object(members: ReadonlyMap<string, string>): string {
    return `{${this.joined([...members].map(([name, value]) => `${name}${this.blank()}:${this.blank()}${value}`))}}`;
  }

  blank(): string {
    return this.oneOf(BLANKS);
  }

  private string(): string {
    return `"${Array.from({ length: this.below(6) }, () => this.oneOf(PIECES)).join('')}"`;
  }

  private joined(parts: readonly string[]): string {
    if (parts.length === 0) return this.blank();
    return parts.map((part) => `${this.blank()}${part}${this.blank()}`).join(',');
  }

  private oneOf<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.below(choices.length)]!;
  }

  /** A linear congruential generator, of which only the high bits are good. */
  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}
