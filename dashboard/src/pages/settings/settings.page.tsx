import { Paper, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { Page } from '../../shared/page/page.js';
import { AccountForm } from './account-form.js';
import { AccountsSection } from './accounts-section.js';
import { ACCOUNT_SETTINGS } from './settings.query.js';
import { TokensSection } from './tokens-section.js';

/** The account's own settings, its API tokens and, for an operator, all accounts. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  const query = usePageQuery(ACCOUNT_SETTINGS, {});
  return (
    <Page title={t('title')}>
      <QueryView query={query}>
        {({ me: { account, isOperator } }) => (
          <Stack gap="xl" maw={960}>
            {account && (
              <Paper withBorder p="lg" component="section" aria-labelledby="account">
                <Title order={2} size="h3" mb="md" id="account">
                  {t('account')}
                </Title>
                <AccountForm key={account.id} account={account} />
              </Paper>
            )}
            {account && <TokensSection isOperator={isOperator} />}
            {isOperator && <AccountsSection current={account?.id ?? null} />}
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}
