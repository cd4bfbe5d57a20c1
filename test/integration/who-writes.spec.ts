import { join, resolve } from 'node:path';

import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

import { knownStatements } from '../../src/database/statement.js';
import { literalsOf, nodesOf, parsedFiles } from '../support/sql-literals.js';
import { ANY_TABLE, HOLE, writesOf } from '../support/sql-writes.js';

const SRC = resolve('src');
const files = parsedFiles(SRC);
const literals = files.flatMap(literalsOf);

/** The rooms whose texts of SQL write a table. What TypeORM's repositories write as well is not here. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  api_tokens: ['accounts'],
  attempts: ['delivery/queue'],
  circuits: ['delivery/limits', 'delivery/queue'],
  count_changes: ['counts'],
  deliveries: ['delivery/queue'],
  delivery_counts: ['counts', 'retention'],
  delivery_rollups: ['counts', 'retention'],
  events: ['events', 'retention'],
  idempotency_keys: ['events', 'retention'],
  inbox_requests: ['inboxes'],
  installation: ['database'],
  misconfigured_webhooks: ['delivery/attempt'],
  pending_deliveries: ['delivery/queue'],
  rate_buckets: ['delivery/limits'],
  recoveries: ['recovery'],
  slot_shares: ['delivery/limits'],
  undelivered_deliveries: ['counts', 'delivery/queue'],
  webhook_secrets: ['webhooks'],
  workers: ['delivery/queue'],
};

/** What the queue alone writes, and how TypeORM calls it. */
const OF_THE_QUEUE = ['deliveries', 'pending_deliveries'];
const THEIR_ENTITIES = ['DeliveryEntity', 'PendingDeliveryEntity'];

const roomOf = (file: string) => file.split('/').slice(0, -1).join('/');
const isInQueue = (file: string) => roomOf(file) === 'delivery/queue';

describe('Who writes a table', () => {
  it('is named for each, by every text of SQL in the sources', () => {
    const found: Record<string, Set<string>> = {};
    for (const { file, text } of literals)
      for (const table of writesOf(text)) (found[table] ??= new Set()).add(roomOf(file));
    const rooms = Object.entries(found).map(([table, names]) => [table, [...names].sort()] as const);
    expect(Object.fromEntries(rooms)).toEqual(WRITERS);
  });

  it('is told by the text itself: no template puts in the name of a table that is written', () => {
    const puttingIn = literals.filter(({ text }) => writesOf(text).includes(ANY_TABLE));
    expect(puttingIn).toEqual([]);
  });
});

describe('deliveries and pending_deliveries', () => {
  beforeAll(async () => {
    // By what a file says, so that a new one is loaded too. Loading it makes its statements known.
    const withStatements = files.filter(({ source }) => /\b(?:statement|unprepared)\(/.test(source.text));
    for (const { file } of withStatements) await import(join(SRC, file));
  });

  it('are written by complete statements only where a text of the queue does it', () => {
    const ofQueue = literals.filter(({ file }) => isInQueue(file)).flatMap(({ text }) => text.split(HOLE));
    const parts = [...new Set(ofQueue)].filter((part) => guarded(part).length > 0);
    expect(knownStatements().size).toBeGreaterThan(50);
    for (const [name, { text }] of knownStatements()) {
      const byQueue = parts.flatMap((part) =>
        text
          .split(part)
          .slice(1)
          .flatMap(() => guarded(part)),
      );
      expect({ name, written: guarded(text).sort() }).toEqual({ name, written: byQueue.sort() });
    }
  });

  it('are made in one place each', () => {
    const inserts = (table: string) =>
      literals.flatMap(({ file, text }) => (new RegExp(`INSERT\\s+INTO\\s+${table}\\b`, 'i').test(text) ? [file] : []));
    expect(OF_THE_QUEUE.map(inserts)).toEqual([
      ['delivery/queue/fan-out.statement.ts'],
      ['delivery/queue/pending-rows.ts'],
    ]);
  });

  it('have no repository: their entities are nothing but types', () => {
    const used = files
      .filter(({ file }) => !file.startsWith('database/entities/'))
      .flatMap(({ file, source }) => nodesOf(source).map((node) => ({ file, node })))
      .filter(({ node }) => isAsValue(node))
      .map(({ file }) => file);
    expect(used).toEqual([]);
  });
});

describe('webhooks.version', () => {
  it('grows in one place', () => {
    const growing = files
      .flatMap(({ file, source }) => nodesOf(source).map((node) => ({ file, node })))
      .filter(({ node }) => setsVersion(node))
      .map(({ file }) => file);
    expect(growing).toEqual(['delivery/attempt/change-webhook.ts']);
  });
});

const guarded = (sql: string) => writesOf(sql).filter((table) => OF_THE_QUEUE.includes(table));

/** Whether code names one of the entities, or its table, where TypeORM takes it: not in a type, nor in an import of types. */
function isAsValue(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isStringLiteralLike(node) && ts.isCallExpression(parent) && parent.arguments[0] === node)
    return (
      /^(?:getRepository|into|from|update|insert|save|upsert|delete|createQueryBuilder)$/.test(
        nameOf(parent.expression),
      ) && [...OF_THE_QUEUE, ...THEIR_ENTITIES].includes(node.text)
    );
  if (!ts.isIdentifier(node) || !THEIR_ENTITIES.includes(node.text)) return false;
  if (ts.isImportSpecifier(parent)) return !parent.isTypeOnly && !parent.parent.parent.isTypeOnly;
  return !ts.isTypeNode(parent);
}

/** Whether it is `version: …` among the columns given to TypeORM. Texts of SQL write no column of `webhooks` at all. */
function setsVersion(node: ts.Node): boolean {
  if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'version') return false;
  const call = ts.findAncestor(node, ts.isCallExpression);
  if (call === undefined) return false;
  // A map's `set` has two arguments.
  const isSet = nameOf(call.expression) === 'set' && call.arguments.length === 1;
  return isSet || /^(?:update|save|insert|upsert|merge)$/.test(nameOf(call.expression));
}

const nameOf = (called: ts.Expression) => (ts.isPropertyAccessExpression(called) ? called.name.text : called.getText());
