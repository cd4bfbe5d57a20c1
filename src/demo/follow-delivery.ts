import type { DemoClient } from './demo-client.js';

interface Notification {
  readonly status: string;
  readonly attempts: number;
  readonly active: boolean;
}
interface Undelivered {
  readonly response_content: string;
  readonly retry_count: number;
}
interface Notifications {
  readonly data: { readonly notifications: readonly (Notification & { readonly webhookId: number })[] };
}
interface UndeliveredPage {
  readonly results: readonly Undelivered[];
}

const LOOK_EVERY_MS = 50;

/**
 * Prints a line whenever the one delivery of a webhook changes on either documented endpoint, until it has arrived or `stop`
 * is aborted.
 */
export async function followDelivery(
  client: DemoClient,
  webhookId: number,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  let shown = '';
  while (!stop.aborted) {
    const [{ data }, undelivered] = await Promise.all([
      client.call<Notifications>('GET', '/api/webhooks/notifications?event=package.status.shipped'),
      client.call<UndeliveredPage>('GET', `/api/v1/oms/settings/undelivered_webhooks/?webhook=${webhookId}`),
    ]);
    const notification = data.notifications.find((one) => one.webhookId === webhookId);
    const line = notification ? describe(notification, undelivered.results[0]) : 'not there yet';
    if (line !== shown) say(`  ${new Date().toISOString().slice(11, 23)}  ${line}`);
    shown = line;
    if (notification?.status === 'success') return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function describe({ status, attempts, active }: Notification, undelivered: Undelivered | undefined): string {
  const notification = `notifications: status ${status.padEnd(7)} attempts ${attempts} active ${String(active).padEnd(5)}`;
  const row = undelivered ? `${undelivered.response_content}, retry_count ${undelivered.retry_count}` : 'no row';
  return `${notification} | undelivered_webhooks: ${row}`;
}
