import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusBadge } from '../status/status-badge.js';
import type { Column } from '../table/data-table.js';
import { RelativeTime } from '../time/time-texts.js';
import { useFormat } from '../time/use-format.js';
import type { DeliveryRow } from './deliveries.query.js';
import { EventCell, TargetCell } from './delivery-cells.js';
import styles from './delivery-table.module.css';
import { LastResult } from './last-result.js';
import { NextStep } from './next-step.js';

export type ColumnName = 'event' | 'state' | 'webhook' | 'result' | 'attempts' | 'last' | 'next' | 'created';

/** Every column that a list of deliveries may show: each says the same in all of them. */
export function useDeliveryColumns(): Readonly<Record<ColumnName, Column<DeliveryRow>>> {
  const { t } = useTranslation('deliveries');
  const format = useFormat();
  return useMemo(() => {
    const column = (id: ColumnName, cell: Column<DeliveryRow>['cell']) => ({ id, header: t(`column.${id}`), cell });
    return {
      event: column('event', (row) => <EventCell row={row} />),
      state: column('state', (row) => (
        <span className={styles.state}>
          <StatusBadge delivery={row} />
        </span>
      )),
      webhook: column('webhook', (row) => <TargetCell row={row} />),
      result: column('result', (row) => <LastResult row={row} />),
      attempts: { ...column('attempts', ({ attemptCount }) => format.number(attemptCount)), isNumeric: true },
      last: column('last', ({ lastAttemptAt: at }) => (at === null ? '–' : <RelativeTime at={at} />)),
      next: column('next', (row) => <NextStep row={row} />),
      created: column('created', ({ createdAt }) => <RelativeTime at={createdAt} />),
    };
  }, [t, format]);
}
