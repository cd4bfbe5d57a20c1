import { Badge, Button, Code, Group, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import { type Column, DataTable } from '../../shared/table/data-table.js';
import { useNow } from '../../shared/time/clock.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import type { ListedToken } from './settings.query.js';

interface Props {
  tokens: readonly ListedToken[];
  /** The one that this session uses, where that is known. */
  sessionToken: string | null;
  onRevoke: (token: ListedToken) => void;
}

/** API tokens, one a row; of their text the last four characters. */
export function TokensTable({ tokens, sessionToken, onRevoke }: Props) {
  const { t } = useTranslation('settings');
  return (
    <DataTable label={t('tokens')} rows={tokens} idOf={({ id }) => id} columns={columnsOf(t, sessionToken, onRevoke)} />
  );
}

function columnsOf(
  t: TFunction<'settings'>,
  sessionToken: string | null,
  onRevoke: (token: ListedToken) => void,
): Column<ListedToken>[] {
  return [
    {
      id: 'name',
      header: t('name'),
      cell: ({ id, name, hint }) => (
        <Group gap="xs">
          <Text span size="sm" fw={550}>
            {name}
          </Text>
          <Code>…{hint}</Code>
          {id === sessionToken && (
            <Badge variant="light" tt="none">
              {t('token.ofSession')}
            </Badge>
          )}
        </Group>
      ),
    },
    { id: 'created', header: t('created'), cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
    {
      id: 'lastUsed',
      header: t('token.lastUsed'),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('token.never') : <RelativeTime at={lastUsedAt} />),
    },
    { id: 'expires', header: t('token.expires'), cell: ({ expiresAt }) => <Expiry at={expiresAt} /> },
    {
      id: 'revoke',
      header: '',
      isNumeric: true,
      cell: (token) => (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={t('token.revokeNamed', { name: token.name })}
          onClick={() => onRevoke(token)}
        >
          {t('token.revoke')}
        </Button>
      ),
    },
  ];
}

function Expiry({ at }: { at: string | null }) {
  const { t } = useTranslation('settings');
  const now = useNow();
  if (at === null) return t('token.never');
  if (Date.parse(at) > now) return <RelativeTime at={at} />;
  return (
    <Badge variant="light" color="red" tt="none">
      {t('token.expired')}
    </Badge>
  );
}
