import { Checkbox, Table } from '@mantine/core';
import { type Key, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import styles from './data-table.module.css';
import { SortableHeader } from './sortable-header.js';

export interface Sort {
  readonly by: string;
  readonly isDescending: boolean;
}

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right, digits below digits. */
  readonly isNumeric?: boolean;
  readonly isSortable?: boolean;
}

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

interface Props<Row> {
  /** Names the table for those who do not see it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  /** Names a row, for its checkbox. */
  nameOf?: (row: Row) => string;
  selection?: Selection;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  /** Where a click anywhere on a row leads: the same place as the link in its first cell, which is the keyboard's way. */
  hrefOf?: (row: Row) => string;
}

/** Rows and columns; on a phone each row is a card with the headers as labels. Put a link in the first cell: it opens the row. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, rows, columns, idOf, nameOf, selection, sort, onSort, hrefOf } = props;
  const { t } = useTranslation();
  const ids = rows.map(idOf);
  return (
    <div className={styles.frame}>
      <Table className={styles.table} aria-label={label} verticalSpacing={8} highlightOnHover>
        <Table.Thead className={styles.head}>
          <Table.Tr>
            {selection && (
              <Table.Th className={styles.check}>
                <SelectAll label={t('table.selectAll')} ids={ids} selection={selection} />
              </Table.Th>
            )}
            {columns.map((column) => (
              <SortableHeader key={column.id} column={column} sort={sort ?? null} onSort={onSort} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const id = idOf(row);
            return (
              <TableRow
                key={id}
                row={row}
                columns={columns}
                isSelected={selection?.ids.has(id) ?? false}
                href={hrefOf?.(row)}
              >
                {selection && (
                  <Checkbox
                    size="sm"
                    aria-label={t('table.select', { name: nameOf?.(row) ?? id })}
                    checked={selection.ids.has(id)}
                    onChange={() => selection.onChange(toggled(selection.ids, id))}
                  />
                )}
              </TableRow>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface RowProps<Row> {
  key?: Key;
  row: Row;
  columns: readonly Column<Row>[];
  isSelected: boolean;
  href: string | undefined;
  children: ReactNode;
}

/** What has a use of its own for a click, or is being read. */
const OWN_CLICK = 'a, button, input, label, summary';

function TableRow<Row>({ row, columns, isSelected, href, children }: RowProps<Row>) {
  const [, navigate] = useLocation();
  const open = (event: MouseEvent) => {
    const isOwn = event.target instanceof Element && event.target.closest(OWN_CLICK) !== null;
    if (href === undefined || isOwn || getSelection()?.isCollapsed === false) return;
    if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener');
    else navigate(href);
  };
  return (
    <Table.Tr data-selected={isSelected || undefined} data-opens={href !== undefined || undefined} onClick={open}>
      {children && <Table.Td className={styles.check}>{children}</Table.Td>}
      {columns.map(({ id, header, cell, isNumeric }) => (
        <Table.Td key={id} data-label={header} data-numeric={isNumeric || undefined}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function SelectAll({ label, ids, selection }: { label: string; ids: readonly string[]; selection: Selection }) {
  const chosen = ids.filter((id) => selection.ids.has(id)).length;
  const isAll = ids.length > 0 && chosen === ids.length;
  const change = () => {
    const next = new Set(selection.ids);
    for (const id of ids)
      if (isAll) next.delete(id);
      else next.add(id);
    selection.onChange(next);
  };
  return (
    <Checkbox size="sm" aria-label={label} checked={isAll} indeterminate={chosen > 0 && !isAll} onChange={change} />
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
