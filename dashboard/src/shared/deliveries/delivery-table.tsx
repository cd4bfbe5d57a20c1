import { useTranslation } from 'react-i18next';

import { pathOf } from '../page/paths.js';
import { DataTable, type Selection } from '../table/data-table.js';
import type { DeliveryRow } from './deliveries.query.js';
import { type ColumnName, useDeliveryColumns } from './use-delivery-columns.js';

interface Props {
  label: string;
  rows: readonly DeliveryRow[];
  /** Those to show, in this order: a constant of the module. */
  columns: readonly ColumnName[];
  selection?: Selection;
}

/** Deliveries by row: each opens its page. */
export function DeliveryTable({ label, rows, columns, selection }: Props) {
  const { t } = useTranslation('deliveries');
  const known = useDeliveryColumns();
  return (
    <DataTable
      label={label}
      rows={rows}
      columns={columns.map((name) => known[name])}
      idOf={({ id }) => id}
      nameOf={({ id }) => t('one', { id })}
      hrefOf={({ id }) => pathOf.delivery(id)}
      {...(selection && { selection })}
    />
  );
}
