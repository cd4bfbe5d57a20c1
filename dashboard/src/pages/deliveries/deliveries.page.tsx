import { Stack, Tabs } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { DELIVERIES } from '../../shared/deliveries/deliveries.query.js';
import { scopeOf } from '../../shared/deliveries/delivery-filters.js';
import { useChosen } from '../../shared/deliveries/use-chosen.js';
import { Page } from '../../shared/page/page.js';
import { ResendAll } from '../../shared/recovery/resend-all.js';
import { useAsOf } from '../../shared/time/use-as-of.js';
import { DELIVERY_COUNTS } from './deliveries.query.js';
import { DeliveriesList } from './deliveries-list.js';
import { filterOf, FILTERS } from './delivery-filters.js';
import { FilterBar } from './filter-bar.js';
import { FoundDelivery } from './found-delivery.js';
import { RunningResends } from './running-resends.js';
import { StateTabs } from './state-tabs.js';
import { useSearch } from './use-search.js';

const PAGE_SIZE = 25;

/** Every delivery of the account, by state and filter: all of it in the URL. */
export function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  const filters = useFilters(FILTERS);
  const { values, change } = filters;
  const search = useSearch(values.q);
  const asked = JSON.stringify({ ...values, after: null });
  const asOf = useAsOf(asked);
  const scope = useMemo(() => ({ ...search.scope, ...scopeOf(values, asOf) }), [values, search.scope, asOf]);
  const filter = useMemo(() => filterOf(scope, values.state), [scope, values.state]);
  const [isSending, setSending] = useState(false);
  const pause = search.isOpen || search.isUnknown || isSending;
  const list = usePageQuery(DELIVERIES, { filter, first: PAGE_SIZE, after: values.after }, { pause });
  const counts = usePageQuery(DELIVERY_COUNTS, { filter: scope }, { pause });
  useDeliveryUpdates({ webhookId: values.webhook, pause }, () => {
    list.refetch();
    counts.refetch();
  });

  const [begun, setBegun] = useState<readonly string[]>([]);
  const chosen = useChosen(asked);
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
                onSending={setSending}
              />
            </Stack>
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Page>
  );
}
