import 'reflect-metadata';

import { readFile, writeFile } from 'node:fs/promises';

import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

import { RESOLVERS } from './resolvers.js';

/** Where the repository keeps it, seen from `dist/src/graphql`. */
const FILE = new URL('../../../schema.gql', import.meta.url);

/** Writes the admin API's schema to `schema.gql`; with `--check` only tells whether it is fresh. Needs no database. */
const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
const schema = await app.get(GraphQLSchemaFactory).create(RESOLVERS);
const text = `${printSchema(lexicographicSortSchema(schema))}\n`;

if (process.argv.includes('--check')) {
  const kept = await readFile(FILE, 'utf8').catch(() => '');
  if (kept !== text) {
    console.error('schema.gql is stale: run `npm run schema` and commit it.');
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, text);
}
