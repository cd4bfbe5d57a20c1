import { Badge, Button, Group, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { type Column, DataTable } from '../../shared/table/data-table.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import type { ListedAccount } from './settings.query.js';

interface Props {
  accounts: readonly ListedAccount[];
  /** The one that is looked at now. */
  current: string | null;
  onSwitch: (id: string) => void;
}

/** Accounts, one a row, each with the way to look at it. */
export function AccountsTable({ accounts, current, onSwitch }: Props) {
  const { t } = useTranslation('settings');
  return (
    <DataTable
      label={t('accounts.title')}
      rows={accounts}
      idOf={({ id }) => id}
      columns={columnsOf(t, current, onSwitch)}
    />
  );
}

function columnsOf(
  t: TFunction<'settings'>,
  current: string | null,
  onSwitch: (id: string) => void,
): Column<ListedAccount>[] {
  return [
    {
      id: 'name',
      header: t('name'),
      cell: ({ name }) => (
        <Text span size="sm" fw={550}>
          {name}
        </Text>
      ),
    },
    { id: 'id', header: t('accounts.id'), isNumeric: true, cell: ({ id }) => id },
    { id: 'eshopId', header: t('accounts.eshopId'), isNumeric: true, cell: ({ eshopId }) => eshopId },
    { id: 'timezone', header: t('timezone'), cell: ({ timezone }) => timezone },
    { id: 'created', header: t('created'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      id: 'switch',
      header: '',
      isNumeric: true,
      cell: ({ id, name }) =>
        id === current ? (
          <Group justify="flex-end">
            <Badge variant="light" tt="none">
              {t('accounts.current')}
            </Badge>
          </Group>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('accounts.switchTo', { name })}
            onClick={() => onSwitch(id)}
          >
            {t('accounts.switch')}
          </Button>
        ),
    },
  ];
}
