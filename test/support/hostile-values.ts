import type { Random } from './random.js';

/** Texts that something may trip over. */
const TEXTS = [
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '',
  ' ',
  '%00',
  "'; --",
  '../../',
  '٣',
  'ﷺ',
];
const NUMBERS = ['1e400', '-0', '1e-400', '9007199254740993', `1${'0'.repeat(400)}`, '0.1', '-1', '2147483648'];

/**
 * Hostile JSON texts: many keys, long lists, deep nesting, long strings, NUL, huge numbers, wrong types, duplicate
 * keys. Most are small, a few have `most` bytes.
 */
export class HostileValues {
  constructor(
    readonly random: Random,
    private readonly most: number,
  ) {}

  /** The size of the next part. Every order of magnitude is equally likely. */
  size(): number {
    return Math.floor(this.most ** (this.random.next() * (this.random.below(10) === 0 ? 1 : 0.75)));
  }

  value(): string {
    const { random } = this;
    const shapes = [
      () => this.keys(this.size() / 10),
      () => this.keys(this.size() / 10, true),
      () => this.list(this.size()),
      () => this.nested(this.size()),
      () => this.string(this.size()),
      () => random.oneOf(NUMBERS),
      () => '9'.repeat(1 + this.size() / 4),
      () => JSON.stringify(random.oneOf(TEXTS)),
      () => random.oneOf(['null', 'true', '[]', '{}', '0', '""', '[[]]', '{"":{}}']),
      () => this.object(['seconds', 'base', 'choice', 'kwargs', 'header', 'algorithm', '__proto__'], 3),
    ];
    return random.oneOf(shapes)();
  }

  /** An object with some of these members, each with a hostile value. */
  object(names: readonly string[], count = 1 + this.random.below(4)): string {
    const members = Array.from({ length: count }, () => `${JSON.stringify(this.random.oneOf(names))}:${this.value()}`);
    return `{${members.join(',')}}`;
  }

  /** Text that is not JSON, or never ends. */
  broken(): string {
    const count = this.size();
    const { random } = this;
    const unit = random.oneOf(['[', '{"a":', '"', '\\', ',', '}', ']', '-', '1', 'null', '\0', '[1,', '{"a":1},', ' ']);
    return random.oneOf([unit.repeat(1 + count / unit.length), this.value().slice(0, -1), `${this.value()}x`]);
  }

  text(): string {
    return this.random.below(2) === 0 ? this.random.oneOf(TEXTS) : 'x'.repeat(this.size());
  }

  private keys(count: number, twice = false): string {
    const members = Array.from({ length: 1 + count }, (_, i) => `"${twice ? 'k' : `k${i}`}":1`);
    return `{${members.join(',')}}`;
  }

  private list(bytes: number): string {
    const { random } = this;
    const element = random.oneOf([
      '1',
      '"exhausted"',
      '"X"',
      '{}',
      '[]',
      'null',
      '{"type":"a","payload":1}',
      '{"a":{"b":1}}',
      '""',
    ]);
    return `[${Array.from({ length: 1 + bytes / (element.length + 1) }, () => element).join(',')}]`;
  }

  private nested(bytes: number): string {
    const [open, close] = this.random.oneOf([
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"kwargs":', '}]'],
    ] as const);
    const levels = 1 + bytes / (open.length + close.length);
    return `${open.repeat(levels)}1${close.repeat(levels)}`;
  }

  private string(bytes: number): string {
    const unit = this.random.oneOf(['x', '\\u0000', '\\"', '\\\\', 'é', '🎉', '\\ud800', ' ', 'a.', '*', '/']);
    return `"${unit.repeat(1 + bytes / unit.length)}"`;
  }
}
