import type { StoredDelivery } from './deliveries.js';

export const UNDELIVERED_PATH = '/api/v1/oms/settings/undelivered_webhooks/';

/** A page of the undelivered list. */
interface UndeliveredPage {
  count: number;
  next: string | null;
  previous: string | null;
  results: (Record<string, unknown> & { id: number })[];
}

/** Requests the undelivered endpoint of the application at `url`. */
export function undeliveredClient(url: () => string) {
  const ask = (token: string, query = '', init: RequestInit = {}) =>
    fetch(`${url()}${UNDELIVERED_PATH}${query}`, {
      redirect: 'manual',
      headers: { Authorization: `Token ${token}` },
      ...init,
    });
  const page = async (token: string, query = '') => (await (await ask(token, query)).json()) as UndeliveredPage;
  const ids = async (token: string, query = '') => (await page(token, query)).results.map(({ id }) => id);
  return { ask, page, ids };
}

/** A failed delivery, as most tests of the endpoint need it. */
export function failed(given: StoredDelivery = {}): StoredDelivery {
  return { attempts: [{ startedAt: 'now', status: 500, body: 'no' }], ...given };
}
