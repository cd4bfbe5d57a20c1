import { Anchor, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { RelativeTime } from '../../shared/time/relative-time.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { DeliveryRow } from './deliveries.query.js';
import styles from './delivery-table.module.css';
import { LastResult } from './last-result.js';
import { NextStep } from './next-step.js';

interface Props {
  rows: readonly DeliveryRow[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}

/** Deliveries by row: what, where to, what came of it and what happens next. */
export function DeliveryTable({ rows, chosen, onChoose }: Props) {
  const { t } = useTranslation('deliveries');
  const columns = useColumns();
  return (
    <DataTable
      label={t('title')}
      rows={rows}
      columns={columns}
      idOf={({ id }) => id}
      nameOf={({ id }) => t('one', { id })}
      selection={{ ids: chosen, onChange: onChoose }}
      hrefOf={({ id }) => pathOf.delivery(id)}
    />
  );
}

function useColumns(): Column<DeliveryRow>[] {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: 'event',
        header: t('column.event'),
        cell: ({ id, eventType, objectId }) => (
          <span className={styles.event}>
            <Anchor component={Link} href={pathOf.delivery(id)} size="sm" fw={550}>
              {eventType}
            </Anchor>
            <Text span size="xs" c="dimmed">
              #{id}
              {objectId !== null && ` · ${t('object', { id: objectId })}`}
            </Text>
          </span>
        ),
      },
      { id: 'state', header: t('column.state'), cell: (row) => <StatusBadge delivery={row} /> },
      { id: 'webhook', header: t('column.webhook'), cell: (row) => <Target row={row} /> },
      { id: 'result', header: t('column.result'), cell: (row) => <LastResult row={row} /> },
      {
        id: 'attempts',
        header: t('column.attempts'),
        cell: ({ attemptCount }) => format.number(attemptCount),
        isNumeric: true,
      },
      { id: 'next', header: t('column.next'), cell: (row) => <NextStep row={row} /> },
      { id: 'created', header: t('column.created'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    ],
    [t, format],
  );
}

function Target({ row: { targetUrl, webhook } }: { row: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  return (
    <span className={styles.target} title={targetUrl}>
      {targetUrl.replace(/^https?:\/\//, '')}
      {webhook.deletedAt !== null && ` (${t('deleted')})`}
    </span>
  );
}
