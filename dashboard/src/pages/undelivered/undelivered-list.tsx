import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { ResultOf } from '../../graphql/graphql.js';
import { QueryView } from '../../shared/data/query-view.js';
import type { useFilters } from '../../shared/data/use-filters.js';
import type { PageQuery } from '../../shared/data/use-page-query.js';
import type { DELIVERIES } from '../../shared/deliveries/deliveries.query.js';
import { DeliveryTable } from '../../shared/deliveries/delivery-table.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { PATHS } from '../../shared/page/paths.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import { countFilters, type FILTERS } from './undelivered-filters.js';

const COLUMNS = ['event', 'state', 'webhook', 'result', 'attempts', 'last', 'next'] as const;

interface Props {
  query: PageQuery<ResultOf<typeof DELIVERIES>>;
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}

/** One page of the list with the way to the next. That nothing is undelivered is good news, and said so. */
export function UndeliveredList({ query, filters, chosen, onChoose }: Props) {
  const { t } = useTranslation('undelivered');
  const { values, change, clear } = filters;
  return (
    <QueryView query={query}>
      {({ deliveries: { edges, pageInfo, totalCount } }) => (
        <>
          {edges.length === 0 && values.after === null ? (
            <Nothing isFiltered={countFilters(values) > 0} onClear={clear} />
          ) : (
            <DeliveryTable
              label={t('title')}
              rows={edges.map(({ node }) => node)}
              columns={COLUMNS}
              selection={{ ids: chosen, onChange: onChoose }}
            />
          )}
          {(edges.length > 0 || values.after !== null) && (
            <CursorPager
              pageInfo={pageInfo}
              totalCount={totalCount}
              after={values.after}
              onChange={(after) => change({ after })}
            />
          )}
        </>
      )}
    </QueryView>
  );
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation(['undelivered', 'common']);
  if (!isFiltered)
    return (
      <EmptyState
        title={t('nothing.title')}
        action={
          <Button component={Link} href={PATHS.deliveries} variant="default" mt="sm">
            {t('nothing.action')}
          </Button>
        }
      >
        {t('nothing.text')}
      </EmptyState>
    );
  return (
    <EmptyState
      title={t('noneMatch.title')}
      action={
        <Button variant="default" mt="sm" onClick={onClear}>
          {t('common:action.clearFilters')}
        </Button>
      }
    >
      {t('noneMatch.text')}
    </EmptyState>
  );
}
