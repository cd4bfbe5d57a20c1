import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { Page } from '../../shared/page/page.js';
import { ChosenRows } from './chosen-rows.js';
import { FilterBar } from './filter-bar.js';
import { RecentRecoveries } from './recent-recoveries.js';
import { RecoveryPanel } from './recovery-panel.js';
import { ResendAll } from './resend-all.js';
import { RestHint } from './rest-hint.js';
import { filterOf, FILTERS } from './undelivered-filters.js';
import { UndeliveredList } from './undelivered-list.js';
import { UNDELIVERED } from './undelivered.query.js';

const PAGE_SIZE = 50;
const NONE: ReadonlySet<string> = new Set();

/** What was attempted and has not arrived, to be sent again: some of it, or all that the filters name. */
export function UndeliveredPage() {
  const { t } = useTranslation('undelivered');
  const filters = useFilters(FILTERS);
  const { values, change } = filters;
  const [chosen, setChosen] = useState(NONE);
  const [isSending, setSending] = useState(false);
  const { after, recovery, ...asked } = values;
  const key = JSON.stringify(asked);
  // A range is counted back from when it was chosen: a moving one would be another question at every moment.
  // oxlint-disable-next-line react/exhaustive-deps
  const filter = useMemo(() => filterOf(values, Date.now()), [key]);
  const [chosenFor, setChosenFor] = useState(key);
  if (chosenFor !== key) {
    setChosenFor(key);
    setChosen(NONE);
  }
  const query = usePageQuery(UNDELIVERED, { filter, first: PAGE_SIZE, after }, { pause: isSending });
  useDeliveryUpdates({ webhookId: values.webhook, pause: isSending }, query.refetch);
  const show = (id: string | null) => change({ recovery: id, after });
  return (
    <Page title={t('title')} actions={<ResendAll filters={values} onBegun={show} isBusy={isSending} />}>
      <FilterBar filters={filters} />
      {recovery !== null && <RecoveryPanel key={recovery} id={recovery} onClose={() => show(null)} />}
      <ChosenRows ids={chosen} onChange={setChosen} onSending={setSending} />
      <UndeliveredList query={query} filters={filters} chosen={chosen} onChoose={setChosen} />
      <RecentRecoveries onShow={show} />
      <RestHint filter={filter} />
    </Page>
  );
}
