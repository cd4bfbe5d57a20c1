import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { EmptyState } from '../../shared/feedback/empty-state.js';
import { PATHS } from '../../shared/page/paths.js';

/** Stands where there is no such webhook, or no longer. */
export function NoWebhook() {
  const { t } = useTranslation('webhook');
  return (
    <EmptyState
      title={t('none.title')}
      action={
        <Button component={Link} href={PATHS.webhooks}>
          {t('none.back')}
        </Button>
      }
    >
      {t('none.text')}
    </EmptyState>
  );
}
