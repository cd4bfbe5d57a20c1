import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { EmptyState } from '../shared/feedback/empty-state.js';
import { Page } from '../shared/page/page.js';

/** What stands at an address without a page. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState
        title={t('notFound.heading')}
        action={
          <Anchor component={Link} href="/">
            {t('failure.home')}
          </Anchor>
        }
      >
        {t('notFound.text')}
      </EmptyState>
    </Page>
  );
}
