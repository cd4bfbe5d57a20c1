import { Select } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { chooseAccount, chosenAccount } from '../session/chosen-account.js';
import { usePageQuery } from '../shared/data/use-page-query.js';
import { useStore } from '../lib/store.js';
import { ACCOUNTS } from './me.query.js';

/** Where an operator chooses whose account to look at; the first one where none was chosen, or the chosen one is gone. */
export function AccountSwitcher() {
  const { t } = useTranslation();
  const { data } = usePageQuery(ACCOUNTS, {});
  const chosen = useStore(chosenAccount);
  const accounts = data?.accounts.edges.map(({ node }) => node) ?? [];
  const first = accounts[0]?.id;
  useEffect(() => {
    if (chosen === null && first !== undefined) chooseAccount(first);
  }, [chosen, first]);
  return (
    <Select
      aria-label={t('shell.account')}
      size="xs"
      w={{ base: 140, sm: 200 }}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('shell.noAccount')}
      value={chosen}
      onChange={(id) => id !== null && chooseAccount(id)}
      data={accounts.map(({ id, name }) => ({ value: id, label: `${name} · ${id}` }))}
    />
  );
}
