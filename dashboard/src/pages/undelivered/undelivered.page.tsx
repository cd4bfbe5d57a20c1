import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { ChosenRows } from '../../shared/deliveries/chosen-rows.js';
import { DELIVERIES } from '../../shared/deliveries/deliveries.query.js';
import { useChosen } from '../../shared/deliveries/use-chosen.js';
import { Page } from '../../shared/page/page.js';
import { RecoveryPanel } from '../../shared/recovery/recovery-panel.js';
import { ResendAll } from '../../shared/recovery/resend-all.js';
import { useAsOf } from '../../shared/time/use-as-of.js';
import { FilterBar } from './filter-bar.js';
import { RecentRecoveries } from './recent-recoveries.js';
import { RestHint } from './rest-hint.js';
import { filterOf, FILTERS } from './undelivered-filters.js';
import { UndeliveredList } from './undelivered-list.js';

const PAGE_SIZE = 50;

/** What was attempted and has not arrived, to be sent again: some of it, or all that the filters name. */
export function UndeliveredPage() {
  const { t } = useTranslation('undelivered');
  const filters = useFilters(FILTERS);
  const { values, change } = filters;
  const [isSending, setSending] = useState(false);
  const { after, recovery, ...narrowed } = values;
  const asked = JSON.stringify(narrowed);
  const asOf = useAsOf(asked);
  const chosen = useChosen(asked);
  const filter = useMemo(() => filterOf(values, asOf), [values, asOf]);
  const query = usePageQuery(DELIVERIES, { filter, first: PAGE_SIZE, after }, { pause: isSending });
  useDeliveryUpdates({ webhookId: values.webhook, pause: isSending }, query.refetch);
  const show = (id: string | null) => change({ recovery: id, after });
  return (
    <Page title={t('title')} actions={<ResendAll filter={filter} isDisabled={isSending} onBegun={show} />}>
      <FilterBar filters={filters} />
      {recovery !== null && <RecoveryPanel key={recovery} id={recovery} onClose={() => show(null)} />}
      <ChosenRows ids={chosen.ids} onChange={chosen.choose} onSending={setSending} />
      <UndeliveredList query={query} filters={filters} chosen={chosen.ids} onChoose={chosen.choose} />
      <RecentRecoveries onShow={show} />
      <RestHint filter={filter} />
    </Page>
  );
}
