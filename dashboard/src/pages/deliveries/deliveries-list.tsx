import { Button, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import type { PageQuery } from '../../shared/data/use-page-query.js';
import type { useFilters } from '../../shared/data/use-filters.js';
import { ChosenRows } from '../../shared/deliveries/chosen-rows.js';
import type { DELIVERIES } from '../../shared/deliveries/deliveries.query.js';
import { countFilters } from '../../shared/deliveries/delivery-filters.js';
import { DeliveryTable } from '../../shared/deliveries/delivery-table.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { PATHS } from '../../shared/page/paths.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import type { ResultOf } from '../../graphql/graphql.js';
import type { FILTERS } from './delivery-filters.js';

const COLUMNS = ['event', 'state', 'webhook', 'result', 'attempts', 'next', 'created'] as const;

interface Props {
  query: PageQuery<ResultOf<typeof DELIVERIES>>;
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
  /** Whether what was searched for cannot be anything's id. */
  isUnknown: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
  onSending: (isSending: boolean) => void;
}

/** A page of deliveries, or what to do where there are none. */
export function DeliveriesList({ query, filters, isUnknown, chosen, onChoose, onSending }: Props) {
  const { t } = useTranslation('deliveries');
  const { values, change } = filters;
  if (isUnknown) return <Nothing filters={filters} title={t('unknown.title')} text={t('unknown.text')} />;
  return (
    <QueryView query={query}>
      {({ deliveries: { edges, pageInfo, totalCount } }) => {
        const isFiltered = values.q !== null || values.state !== 'all' || countFilters(values) > 0;
        if (edges.length === 0 && values.after === null)
          return isFiltered ? <Nothing filters={filters} title={t('none.title')} text={t('none.text')} /> : <NoneYet />;
        return (
          <Stack gap="sm">
            <ChosenRows ids={chosen} onChange={onChoose} onSending={onSending} />
            <DeliveryTable
              label={t('title')}
              rows={edges.map(({ node }) => node)}
              columns={COLUMNS}
              selection={{ ids: chosen, onChange: onChoose }}
            />
            <CursorPager
              pageInfo={pageInfo}
              totalCount={totalCount}
              after={values.after}
              onChange={(after) => change({ after })}
            />
          </Stack>
        );
      }}
    </QueryView>
  );
}

function Nothing({ filters, title, text }: Pick<Props, 'filters'> & { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={title}
      action={
        <Button variant="default" size="xs" onClick={filters.clear}>
          {t('action.clearFilters')}
        </Button>
      }
    >
      {text}
    </EmptyState>
  );
}

function NoneYet() {
  const { t } = useTranslation('deliveries');
  return (
    <EmptyState
      title={t('noneYet.title')}
      action={
        <Button.Group>
          <Button component={Link} href={PATHS.newWebhook} variant="default" size="xs">
            {t('noneYet.webhook')}
          </Button>
          <Button component={Link} href={PATHS.publishEvent} variant="default" size="xs">
            {t('noneYet.event')}
          </Button>
        </Button.Group>
      }
    >
      {t('noneYet.text')}
    </EmptyState>
  );
}
