import { Anchor, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { Countdown } from '../../shared/time/countdown.js';
import { RelativeTime } from '../../shared/time/relative-time.js';
import { useFormat } from '../../shared/time/use-format.js';
import { LastResult } from './last-result.js';
import styles from './undelivered-table.module.css';
import type { UndeliveredRow } from './undelivered.query.js';

interface Props {
  rows: readonly UndeliveredRow[];
  chosen: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
}

/** Deliveries that did not arrive, by row: what, where to, why not, and whether it is tried again. */
export function UndeliveredTable({ rows, chosen, onChoose }: Props) {
  const { t } = useTranslation('undelivered');
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

function useColumns(): Column<UndeliveredRow>[] {
  const { t } = useTranslation('undelivered');
  const format = useFormat();
  return useMemo(
    () => [
      { id: 'event', header: t('column.event'), cell: (row) => <EventCell row={row} /> },
      { id: 'state', header: t('column.state'), cell: (row) => <StateCell row={row} /> },
      { id: 'webhook', header: t('column.webhook'), cell: (row) => <Target row={row} /> },
      { id: 'result', header: t('column.result'), cell: (row) => <LastResult row={row} /> },
      {
        id: 'attempts',
        header: t('column.attempts'),
        cell: ({ attemptCount }) => format.number(attemptCount),
        isNumeric: true,
      },
      { id: 'last', header: t('column.last'), cell: ({ lastAttemptAt: at }) => (at ? <RelativeTime at={at} /> : '–') },
      { id: 'next', header: t('column.next'), cell: (row) => <Next row={row} /> },
    ],
    [t, format],
  );
}

function EventCell({ row: { id, eventType, objectId } }: { row: UndeliveredRow }) {
  const { t } = useTranslation('undelivered');
  return (
    <span className={styles.event}>
      <Anchor component={Link} href={pathOf.delivery(id)} size="sm" fw={550}>
        {eventType}
      </Anchor>
      <Text span size="xs" c="dimmed">
        #{id}
        {objectId !== null && ` · ${t('object', { id: objectId })}`}
      </Text>
    </span>
  );
}

function StateCell({ row }: { row: UndeliveredRow }) {
  return (
    <span className={styles.state}>
      <StatusBadge delivery={row} />
    </span>
  );
}

function Target({ row: { targetUrl, webhook } }: { row: UndeliveredRow }) {
  const { t } = useTranslation('undelivered');
  const off = webhook.deletedAt !== null ? t('deleted') : webhook.isActive ? null : t('disabled');
  return (
    <span className={styles.event}>
      <Text span size="sm" className={styles.target} title={targetUrl}>
        {targetUrl.replace(/^https?:\/\//, '')}
      </Text>
      {off !== null && (
        <Text span size="xs" c="dimmed">
          {off}
        </Text>
      )}
    </span>
  );
}

function Next({ row: { isUnderWay, nextAttemptAt } }: { row: UndeliveredRow }) {
  const { t } = useTranslation('undelivered');
  if (isUnderWay) return t('underWay');
  return nextAttemptAt === null ? '–' : <Countdown to={nextAttemptAt} />;
}
