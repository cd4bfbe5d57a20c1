import { Stack, Tabs } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { Page } from '../../shared/page/page.js';
import { useMinute } from '../../shared/time/clock.js';
import { DELIVERIES, DELIVERY_COUNTS } from './deliveries.query.js';
import { DeliveriesList } from './deliveries-list.js';
import { filterOf, FILTERS, scopeOf } from './delivery-filters.js';
import { FilterBar } from './filter-bar.js';
import { FoundDelivery } from './found-delivery.js';
import { ResendAll } from './resend-all.js';
import { RunningResends } from './running-resends.js';
import { StateTabs } from './state-tabs.js';
import { useChosen } from './use-chosen.js';
import { useSearch } from './use-search.js';

const PAGE_SIZE = 25;

/** Every delivery of the account, by state and filter: all of it in the URL. */
export function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  const filters = useFilters(FILTERS);
  const { values, change } = filters;
  const search = useSearch(values.q);
  const minute = useMinute();
  // A range that ends now begins anew with every filter, not with every minute.
  const [asOf, setAsOf] = useState({ values, minute });
  if (asOf.values !== values) setAsOf({ values, minute });
  const scope = useMemo(() => scopeOf(values, search.scope, asOf.minute), [values, search.scope, asOf.minute]);
  const filter = useMemo(() => filterOf(scope, values.state), [scope, values.state]);
  const pause = search.isOpen || search.isUnknown;
  const list = usePageQuery(DELIVERIES, { filter, first: PAGE_SIZE, after: values.after }, { pause });
  const counts = usePageQuery(DELIVERY_COUNTS, { filter: scope }, { pause });
  useDeliveryUpdates({ webhookId: values.webhook, pause }, () => {
    list.refetch();
    counts.refetch();
  });

  const [begun, setBegun] = useState<readonly string[]>([]);
  const chosen = useChosen(JSON.stringify({ ...values, after: null }));
  return (
    <Page
      title={t('title')}
      actions={<ResendAll filter={filter} isDisabled={pause} onBegun={(id) => setBegun((before) => [id, ...before])} />}
    >
      <Stack gap="md">
        <RunningResends begun={begun} />
        <FilterBar filters={filters} />
        <Tabs
          value={values.state}
          onChange={(state) => change({ state: FILTERS.state.read(state) })}
          keepMounted={false}
        >
          <StateTabs chosen={values.state} counts={search.isUnknown ? undefined : counts.data?.deliveryCounts} />
          <Tabs.Panel value={values.state} pt="md">
            <Stack gap="md">
              {search.delivery && <FoundDelivery delivery={search.delivery} />}
              <DeliveriesList
                query={list}
                filters={filters}
                isUnknown={search.isUnknown}
                chosen={chosen.ids}
                onChoose={chosen.choose}
              />
            </Stack>
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  );
}
