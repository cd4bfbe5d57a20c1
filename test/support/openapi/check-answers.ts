import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { OpenAPIObject } from '@nestjs/swagger';

import { DescribedApi, isDescribed, type SeenAnswer, type TakenRequest } from './described-api.js';
import { seeAnswers } from './seen-answers.js';

/** Responses received before the description. */
const waiting: SeenAnswer[] = [];
const undescribed = new Set<string>();
let described: DescribedApi | undefined;

const { fetch } = globalThis;
seeAnswers(checkAnswer);

/** Checks a response against the description. Anything undescribed fails the running test. */
function checkAnswer(answer: SeenAnswer): void {
  if (!isDescribed(answer.path)) return;
  if (described) note(answer, described.answerProblems(answer));
  else waiting.push(answer);
}

/** Checks an accepted request against the description. */
export function checkRequest(request: TakenRequest): void {
  if (described && isDescribed(request.path)) note(request, described.requestProblems(request));
}

function note({ method, path, status }: TakenRequest, problems: readonly string[]): void {
  for (const problem of problems)
    undescribed.add(`${method} ${path.slice(0, 200)} ${status}: ${problem}`.slice(0, 600));
}

/** Uses the description served at `url`, if any, for all responses of this spec file. */
export async function describeAnswersBy(url: string): Promise<void> {
  if (described) return;
  const document = await documentOf(url);
  if (document) describeAnswers(document);
}

export function describeAnswers(document: OpenAPIObject): void {
  described = new DescribedApi(document);
  for (const answer of waiting.splice(0)) checkAnswer(answer);
}

/** Every service of a run has the same description, so spec files share it. */
async function documentOf(url: string): Promise<OpenAPIObject | undefined> {
  const kept = keptDocument();
  if (kept) return kept;
  const response = await fetch(`${url}/docs-json`);
  if (!response.ok) return undefined;
  const text = await response.text();
  const file = join(tmpdir(), 'openapi.json');
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
  return JSON.parse(text) as OpenAPIObject;
}

function keptDocument(): OpenAPIObject | undefined {
  try {
    return JSON.parse(readFileSync(join(tmpdir(), 'openapi.json'), 'utf8')) as OpenAPIObject;
  } catch {
    return undefined;
  }
}

/** Fails the test that just ran, if it saw something that the description does not say. */
export function failOnUndescribed(): void {
  const found = [...undescribed];
  undescribed.clear();
  if (found.length === 0) return;
  throw new Error(`The description does not say so:\n  ${found.slice(0, 20).join('\n  ')}`);
}

/** Checks the remaining answers at the end of a spec file, and starts afresh for the next. */
export function endOfFile(): void {
  // A service that a test assembles itself uses the description of the others.
  const known = described ? undefined : keptDocument();
  if (known) describeAnswers(known);
  waiting.splice(0);
  described = undefined;
  failOnUndescribed();
}
