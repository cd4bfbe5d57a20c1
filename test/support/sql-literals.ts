import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { HOLE } from './sql-writes.js';

/** A string or template of the sources. */
interface Literal {
  /** Path within the folder. */
  readonly file: string;
  /** With `HOLE` for each value that a template puts in. */
  readonly text: string;
}

/** The source files of a folder without specs, parsed. */
export function parsedFiles(folder: string): { file: string; source: ts.SourceFile }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .sort()
    .map((file) => ({
      file: file.replaceAll('\\', '/'),
      source: ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true),
    }));
}

/** Every string and template of a file, as it is when the program runs; comments of the program are none. */
export function literalsOf({ file, source }: { file: string; source: ts.SourceFile }): Literal[] {
  return nodesOf(source).flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [{ file, text: node.text }];
    if (!ts.isTemplateExpression(node)) return [];
    return [
      {
        file,
        text: [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) => part.text).join(HOLE),
      },
    ];
  });
}

/** All nodes of a tree. */
export function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}
