import { afterEach, beforeEach, expect } from 'vitest';

import type { TestApp } from './app.js';

/** Checks after every test of a file that refused requests stored and changed nothing. */
export function useNothingStored(app: () => TestApp): void {
  let before: unknown;
  beforeEach(async () => {
    before = await stored(app());
  });
  afterEach(async () => expect(await stored(app())).toEqual(before));
}

const stored = (app: TestApp) =>
  app.query(
    `SELECT (SELECT json_agg(w ORDER BY id) FROM webhooks w)::text AS webhooks,
            (SELECT json_agg(s ORDER BY id) FROM webhook_secrets s)::text AS secrets,
            (SELECT json_agg(a ORDER BY id) FROM accounts a)::text AS accounts,
            (SELECT count(*) FROM api_tokens) AS tokens, (SELECT count(*) FROM events) AS events,
            (SELECT count(*) FROM deliveries) AS deliveries, (SELECT count(*) FROM idempotency_keys) AS keys`,
  );
