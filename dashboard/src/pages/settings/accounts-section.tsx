import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { chooseAccount } from '../../session/chosen-account.js';
import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { CursorPager } from '../../shared/table/cursor-pager.js';
import { AccountsTable } from './accounts-table.js';
import { CreateAccountDialog } from './create-account-dialog.js';
import { ACCOUNTS } from './settings.query.js';

const ROWS = 20;

/** For an operator: all accounts, a way to look at another one, and to make one. */
export function AccountsSection({ current }: { current: string | null }) {
  const { t } = useTranslation('settings');
  const [after, setAfter] = useState<string | null>(null);
  const [isCreating, creating] = useDisclosure(false);
  const query = usePageQuery(ACCOUNTS, { first: ROWS, after });
  const createButton = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={creating.open}>
      {t('accounts.create')}
    </Button>
  );
  return (
    <Stack component="section" gap="sm" aria-labelledby="accounts">
      <Group justify="space-between">
        <Title order={2} size="h3" id="accounts">
          {t('accounts.title')}
        </Title>
        {createButton}
      </Group>
      <Text size="sm" c="dimmed">
        {t('accounts.hint')}
      </Text>
      <QueryView query={query}>
        {({ accounts }) =>
          accounts.edges.length === 0 && after === null ? (
            <EmptyState title={t('accounts.none')} action={createButton}>
              {t('accounts.noneText')}
            </EmptyState>
          ) : (
            <>
              <AccountsTable
                accounts={accounts.edges.map(({ node }) => node)}
                current={current}
                onSwitch={chooseAccount}
              />
              {(accounts.pageInfo.hasNextPage || after !== null) && (
                <CursorPager {...accounts} after={after} onChange={setAfter} />
              )}
            </>
          )
        }
      </QueryView>
      {isCreating && <CreateAccountDialog onClose={creating.close} onCreated={query.refetch} />}
    </Stack>
  );
}
