import { Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';

import styles from './data-table.module.css';

interface Props {
  column: { readonly id: string; readonly header: string; readonly isNumeric?: boolean; readonly isSortable?: boolean };
  sort: { readonly by: string; readonly isDescending: boolean } | null;
  onSort: ((sort: { by: string; isDescending: boolean }) => void) | undefined;
}

/** A column's header; of a sortable one a button that sorts by it, and turns the order round when pressed again. */
export function SortableHeader({ column: { id, header, isNumeric, isSortable }, sort, onSort }: Props) {
  const isSorted = sort?.by === id;
  const isDescending = isSorted && sort.isDescending;
  const order = isDescending ? 'descending' : 'ascending';
  const Icon = !isSorted ? IconSelector : isDescending ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th scope="col" aria-sort={isSorted ? order : undefined} data-numeric={isNumeric || undefined}>
      {isSortable && onSort ? (
        <UnstyledButton className={styles.sort} onClick={() => onSort({ by: id, isDescending: !isDescending })}>
          {header} <Icon size={13} aria-hidden />
        </UnstyledButton>
      ) : (
        header
      )}
    </Table.Th>
  );
}
