import { describe, expect, it } from 'vitest';

import { readFilters } from '../../shared/data/filter-parts.js';
import { restCall } from './rest-call.js';
import { filterOf, FILTERS } from './undelivered-filters.js';

const NOW = Date.parse('2026-05-02T12:00:00Z');
const read = (query: string) => readFilters(FILTERS, new URLSearchParams(query));
const ALL = ['RETRYING', 'EXHAUSTED', 'CANCELED'];

describe('The filters of the undelivered list', () => {
  it('never request deliveries that arrived or were not attempted', () => {
    expect(filterOf(read(''), NOW)).toEqual({ statuses: ALL });
    expect(filterOf(read('state=delivered'), NOW)).toEqual({ statuses: ALL });
  });

  it('request everything named in the URL', () => {
    const query = 'state=exhausted&webhook=7&type=order:create&response=NONE&error=timeout&range=HOUR';
    expect(filterOf(read(query), NOW)).toEqual({
      statuses: ['EXHAUSTED'],
      webhookId: '7',
      eventType: 'order:create',
      statusCodeClass: 'NONE',
      errorClass: 'timeout',
      since: '2026-05-02T11:00:00.000Z',
    });
  });
});

describe('The documented call', () => {
  it('requests the same list', () => {
    const { command, isWider } = restCall(filterOf(read('webhook=7&type=order:create'), NOW), 'http://h');
    expect(command).toBe(
      `curl -sS 'http://h/api/v1/oms/settings/undelivered_webhooks/?event_type=order%3Acreate&webhook=7&sort=-id&limit=20' -H "Authorization: Token $TOKEN"`,
    );
    expect(isWider).toBe(false);
  });

  it('escapes typed input', () => {
    expect(restCall({ eventType: `a'; rm -rf $HOME "` }, 'http://h').command).toContain(
      'event_type=a%27%3B+rm+-rf+%24HOME+%22&',
    );
  });

  it('says where it returns more', () => {
    expect(restCall(filterOf(read('state=exhausted'), NOW), '').isWider).toBe(true);
    expect(restCall(filterOf(read('error=timeout'), NOW), '').isWider).toBe(true);
  });
});
