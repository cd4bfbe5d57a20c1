import { expect, it } from 'vitest';

import { filterOf } from './delivery-filters.js';

it('A tab of deliveries requests one state or all of them', () => {
  expect(filterOf({ webhookId: '7' }, 'all')).toEqual({ webhookId: '7' });
  expect(filterOf({ webhookId: '7' }, 'retrying')).toEqual({ webhookId: '7', statuses: ['RETRYING'] });
});
