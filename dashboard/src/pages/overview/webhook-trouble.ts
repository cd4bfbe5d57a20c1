import { reasonKey } from '../../shared/status/reason-key.js';
import type { WebhookFare } from './overview.query.js';

/** What is wrong with a webhook, the gravest first. */
const TROUBLES = [
  'disabled',
  'misconfigured',
  'circuitOpen',
  'failing',
  'exhausted',
  'backlog',
  'pausedBacklog',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Below this share of answers with 2xx a webhook fails, given that many attempts: one refusal among three says little. */
const LOW_SUCCESS = 0.9;
const TELLING_ATTEMPTS = 10;

/** A backlog of fewer is soon sent. */
const LARGE_BACKLOG = 100;

/**
 * What is wrong with one webhook. Switched off by its owner it is as it should be. A backlog is too large if more waits than
 * was delivered in the whole range.
 */
export function troublesOf(webhook: WebhookFare): readonly Trouble[] {
  const { isActive, isPaused, disabledReason, misconfigured, circuit, backlog, health } = webhook;
  if (!isActive) return disabledReason === null || reasonKey(disabledReason) === 'disabled' ? [] : ['disabled'];
  const { successRate, attempts, delivered, exhausted } = health;
  const found: Record<Trouble, boolean> = {
    disabled: false,
    misconfigured: misconfigured !== null,
    circuitOpen: circuit !== null,
    failing: successRate !== null && successRate < LOW_SUCCESS && attempts >= TELLING_ATTEMPTS,
    exhausted: exhausted > 0,
    backlog: !isPaused && backlog >= LARGE_BACKLOG && backlog > delivered,
    pausedBacklog: isPaused && backlog > 0,
  };
  return TROUBLES.filter((trouble) => found[trouble]);
}

/** The webhooks that something is wrong with, the gravest first, then those that more waits for. */
export function troubled(
  webhooks: readonly WebhookFare[],
): readonly { webhook: WebhookFare; troubles: readonly Trouble[] }[] {
  const gravity = ([first]: readonly Trouble[]) => (first === undefined ? TROUBLES.length : TROUBLES.indexOf(first));
  return webhooks
    .map((webhook) => ({ webhook, troubles: troublesOf(webhook) }))
    .filter(({ troubles }) => troubles.length > 0)
    .toSorted((a, b) => gravity(a.troubles) - gravity(b.troubles) || b.webhook.backlog - a.webhook.backlog);
}
