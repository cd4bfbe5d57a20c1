import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { choice, oneOf, text } from '../../shared/data/filter-parts.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useAllPages } from '../../shared/data/use-all-pages.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePoll } from '../../shared/data/use-poll.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { TimeRangePicker } from '../../shared/time/time-range-picker.js';
import { FilterBar } from './filter-bar.js';
import { WEBHOOKS } from './webhooks.query.js';
import { WebhooksTable } from './webhooks-table.js';

const FILTERS = {
  state: oneOf('active', 'misconfigured', 'circuitOpen', 'paused', 'disabled'),
  q: text,
  range: choice('DAY', 'HOUR', 'WEEK', 'MONTH'),
};
/** Circuits and switches are told by no live update. */
const LOOK_AGAIN_MS = 10_000;

/** The account's webhooks and how each fares. */
export function WebhooksPage() {
  const { t } = useTranslation(['webhooks', 'common']);
  const { values, change, clear } = useFilters(FILTERS);
  const { range } = values;
  const query = useAllPages(
    WEBHOOKS,
    useMemo(() => ({ range }), [range]),
  );
  useDeliveryUpdates({}, query.refetch);
  usePoll(query.refetch, LOOK_AGAIN_MS, true);
  return (
    <Page
      title={t('webhooks:title')}
      actions={
        <>
          <TimeRangePicker value={range} onChange={(next) => change({ range: next })} />
          <Button component={Link} href={PATHS.newWebhook} leftSection={<IconPlus size={15} />}>
            {t('webhooks:create')}
          </Button>
        </>
      }
    >
      <QueryView query={query}>
        {({ rows, totalCount }) =>
          rows.length === 0 ? (
            <EmptyState
              title={t('webhooks:empty.title')}
              action={
                <Button component={Link} href={PATHS.newWebhook}>
                  {t('webhooks:create')}
                </Button>
              }
            >
              {t('webhooks:empty.text')}
            </EmptyState>
          ) : (
            <>
              <FilterBar
                rows={rows}
                state={values.state}
                search={values.q}
                onState={(state) => change({ state })}
                onSearch={(q) => change({ q }, { replace: true })}
              />
              <WebhooksTable
                rows={rows}
                totalCount={totalCount}
                state={values.state}
                search={values.q}
                range={range}
                onClear={clear}
              />
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
