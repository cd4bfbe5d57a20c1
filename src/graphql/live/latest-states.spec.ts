import { expect, it } from 'vitest';

import { LatestStates } from './latest-states.js';

const state = (id: number | string, text = '') => ({ id: String(id), text });

it('passes on states as they come, and waiting ones in order', async () => {
  const states = new LatestStates<{ id: string; text: string }>(() => {});
  const first = states.next();
  states.push(state(1));
  states.push(state(2));
  states.push(state(3));
  expect(
    [await first, await states.next(), await states.next()].map(({ value }) => (value as { id: string }).id),
  ).toEqual(['1', '2', '3']);
});

it('keeps only the newest state of each thing', async () => {
  const states = new LatestStates<{ id: string; text: string }>(() => {});
  for (const text of ['old', 'new']) for (const id of [1, 2]) states.push(state(id, text));
  states.push(state(1, 'newest'));
  expect((await states.next()).value).toEqual(state(2, 'new'));
  expect((await states.next()).value).toEqual(state(1, 'newest'));
});

it('drops the oldest if nobody reads', async () => {
  const states = new LatestStates<{ id: string; text: string }>(() => {});
  for (let id = 0; id < 1_000; id++) states.push(state(id));
  expect((await states.next()).value).toEqual(state(800));
});

it('ends at once, even during a pending read, and reports it once', async () => {
  let ended = 0;
  const states = new LatestStates<{ id: string; text: string }>(() => ended++);
  const waiting = states.next();
  await states.return();
  await states.return();
  states.push(state(1));
  expect(await waiting).toEqual({ value: undefined, done: true });
  expect(await states.next()).toEqual({ value: undefined, done: true });
  expect(ended).toBe(1);
});
