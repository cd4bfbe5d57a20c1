import { stateOf } from '../../src/counts/count-changes.statement.js';
import { COUNTED_STATES } from '../../src/database/entities/index.js';
import type { RecoveryDto } from '../../src/recovery/recoveries.dto.js';
import { RecoveryRunner } from '../../src/recovery/recovery-runner.js';
import { RecoverySteps } from '../../src/recovery/recovery-steps.js';
import { stopTimer, type TestApp } from './app.js';
import type { Receiver } from './receiver.js';
import type { TestAccount } from './test-account.js';

export const AN_HOUR_AGO = () => new Date(Date.now() - 3_600_000).toISOString();

/** Stops the timer, so that tests decide when recoveries continue. */
export function stopRecoveryTimer(test: TestApp): void {
  stopTimer(test.app, 'run-recoveries');
}

/** Ends recoveries left by another test and delivers what they queued. */
export async function endRecoveries(test: TestApp): Promise<void> {
  await test.query(`UPDATE recoveries SET state = 'canceled' WHERE state = 'running'`);
  await recoverDue(test);
}

/** Runs due recovery steps until none is due, and attempts what they queued. */
export async function recoverDue(test: TestApp): Promise<void> {
  await test.app.get(RecoveryRunner).wake();
  await test.deliverDue();
}

/** Runs one step of a recovery, due or not. Returns whether it ran. */
export async function takeStep(test: TestApp, id: number): Promise<boolean> {
  await test.query(`UPDATE recoveries SET next_step_at = now() WHERE id = $1`, [id]);
  return test.app.get(RecoverySteps).take(id);
}

/** An account with a webhook at the receiver. */
export async function shop(test: TestApp, receiver: Receiver, fields: Record<string, unknown> = {}) {
  const account = await test.account();
  const webhook = await account.webhook({ targetUrl: receiver.url, ...fields });
  return { account, webhook };
}

/** The same, with so many events published while the webhook was disabled. */
export async function shopThatMissed(test: TestApp, receiver: Receiver, events: number) {
  const { account, webhook } = await shop(test, receiver);
  await account.patchWebhook(webhook.id, { isActive: false });
  for (let n = 0; n < events; n++) await account.publish({ payload: { n } });
  await account.patchWebhook(webhook.id, { isActive: true });
  return { account, webhook };
}

/** Starts a recovery, by default of deliveries missed in the last hour. */
export async function recover(account: TestAccount, webhookId: number, fields: Record<string, unknown> = {}) {
  return account.call<RecoveryDto>('POST', `/api/v1/webhooks/${webhookId}/recover`, {
    which: 'missed',
    since: AN_HOUR_AGO(),
    ...fields,
  });
}

export async function recovery(account: TestAccount, id: number | null): Promise<RecoveryDto> {
  return (await account.call<RecoveryDto>('GET', `/api/v1/recoveries/${id}`)).body;
}

/** An account's deliveries by state, both as counted and as stored. */
export async function countsOf(test: TestApp, { id }: TestAccount) {
  const sum = (tables: string) =>
    `SELECT ${COUNTED_STATES.map((state) => `coalesce(sum(${state}), 0)::integer AS ${state}`).join()} FROM ${tables}`;
  const columns = COUNTED_STATES.join();
  const [counted] = await test.query(
    sum(`(SELECT ${columns} FROM count_changes WHERE account_id = $1
          UNION ALL SELECT ${columns} FROM delivery_counts WHERE account_id = $1 AND webhook_id <> 0) c`),
    [id],
  );
  const state = stateOf('status', 'attempt_count');
  const [real] = await test.query(
    `SELECT ${COUNTED_STATES.map((one) => `count(*) FILTER (WHERE ${state} = '${one}')::integer AS ${one}`).join()}
       FROM deliveries WHERE account_id = $1`,
    [id],
  );
  return { counted, real };
}
