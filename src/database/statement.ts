import { INDEX_PLANS } from './index-plans.js';

/** A text of SQL. With a name it is prepared once per connection under it, without one it is planned each time. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** Settings of the session that a statement runs in, as far as they bear on its plan. */
type PlanSettings = Readonly<Record<string, string>>;

/** What `npm run sql` prints of a statement. */
interface KnownStatement {
  readonly text: string;
  readonly settings: PlanSettings;
}

/** Of TypeORM's connections, on which everything is read. Compiling a plan over many partitions takes longer than any of our reads. */
export const READING = { jit: 'off' } as const;

const known = new Map<string, KnownStatement>();

/** A statement of the delivery path. Postgres knows it by this name, and so does `npm run sql`. */
export function statement(name: string, text: string): Statement {
  note(name, { text, settings: INDEX_PLANS });
  return { name, text };
}

/** A statement that is planned each time. `npm run sql` knows it by this name. */
export function unprepared(name: string, text: string, settings: PlanSettings = INDEX_PLANS): Statement {
  note(name, { text, settings });
  return { text };
}

/** The statements of all modules that are loaded, by name. */
export function knownStatements(): ReadonlyMap<string, KnownStatement> {
  return known;
}

/** Under a name that is taken, a connection would run the other statement. */
function note(name: string, noted: KnownStatement): void {
  if (known.has(name)) throw new Error(`There are two statements named ${name}.`);
  known.set(name, noted);
}
