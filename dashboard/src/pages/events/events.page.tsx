import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { instant, text } from '../../shared/data/filter-parts.js';
import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import { EventFilters } from './event-filters.js';
import { EVENTS } from './events.query.js';
import { EventsTable } from './events-table.js';

const FILTERS = { type: text, objectId: text, since: instant, until: instant, after: text };
const ROWS = 25;

/** Every event that the account published, newest first; new ones arrive by themselves on the first page. */
export function EventsPage() {
  const { t } = useTranslation(['events', 'common']);
  const { values, change, clear } = useFilters(FILTERS);
  const { after, ...filter } = values;
  const query = usePageQuery(EVENTS, { first: ROWS, after, filter });
  useDeliveryUpdates({ pause: after !== null }, query.refetch);
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <Page title={t('title')} actions={<PublishButton />}>
      <EventFilters values={filter} onChange={(changes) => change(changes, { replace: true })} onClear={clear} />
      <QueryView query={query}>
        {({ events }) => (
          <>
            {events.edges.length > 0 ? (
              <EventsTable events={events.edges.map(({ node }) => node)} />
            ) : isFiltered ? (
              <EmptyState
                title={t('noMatch')}
                action={
                  <Button variant="default" onClick={clear}>
                    {t('common:action.clearFilters')}
                  </Button>
                }
              >
                {t('noMatchText')}
              </EmptyState>
            ) : (
              <EmptyState title={t('none')} action={<PublishButton />}>
                {t('noneText')}
              </EmptyState>
            )}
            {(events.edges.length > 0 || after !== null) && (
              <CursorPager
                pageInfo={events.pageInfo}
                totalCount={events.totalCount}
                after={after}
                onChange={(next) => change({ after: next })}
              />
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}

function PublishButton() {
  const { t } = useTranslation('events');
  return (
    <Button component={Link} href={PATHS.publishEvent} size="sm" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('publish')}
    </Button>
  );
}
