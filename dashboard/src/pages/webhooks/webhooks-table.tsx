import { Button, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '../../shared/feedback/empty-state.js';
import { webhookStateOf } from '../../shared/status/webhook-state.js';
import { DataTable, type Sort } from '../../shared/table/data-table.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { FilteredState } from './filter-bar.js';
import { sortWebhooks } from './sort-webhooks.js';
import { useColumns } from './use-columns.js';
import type { WebhookRow } from './webhooks.query.js';

interface Props {
  rows: readonly WebhookRow[];
  totalCount: number | null;
  state: FilteredState | null;
  search: string | null;
  range: TimeRange;
  onClear: () => void;
}

/** The webhooks that the filters leave. */
export function WebhooksTable({ rows, totalCount, state, search, range, onClear }: Props) {
  const { t } = useTranslation(['webhooks', 'common']);
  const format = useFormat();
  const [sort, setSort] = useState<Sort | null>(null);
  const columns = useColumns(range);
  const shown = useMemo(() => {
    const wanted = search?.toLowerCase() ?? '';
    const found = rows.filter(
      (row) =>
        (state === null || webhookStateOf(row) === state) &&
        `${row.targetUrl}\n${row.eventType}`.toLowerCase().includes(wanted),
    );
    return sortWebhooks(found, sort);
  }, [rows, state, search, sort]);
  if (shown.length === 0)
    return (
      <EmptyState
        title={t('webhooks:noneFound.title')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('common:action.clearFilters')}
          </Button>
        }
      >
        {t('webhooks:noneFound.text')}
      </EmptyState>
    );
  return (
    <Stack gap="xs">
      <DataTable
        label={t('webhooks:title')}
        rows={shown}
        columns={columns}
        idOf={({ id }) => id}
        sort={sort}
        onSort={setSort}
      />
      <Text size="sm" c="dimmed" aria-live="polite">
        {t('common:pager.total', { count: shown.length, formatted: format.number(shown.length) })}
        {totalCount !== null && totalCount > rows.length && ` ${t('webhooks:tooMany', { count: rows.length })}`}
      </Text>
    </Stack>
  );
}
