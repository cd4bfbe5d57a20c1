import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { EmptyState } from '../../shared/feedback/empty-state.js';
import { PATHS } from '../../shared/page/paths.js';

/** Leads a new account on: first a webhook, then an event for it. */
export function FirstSteps({ hasWebhook }: { hasWebhook: boolean }) {
  const { t } = useTranslation('overview');
  const step = hasWebhook ? 'publish' : 'register';
  return (
    <EmptyState
      title={t(`first.${step}.title`)}
      action={
        <Button component={Link} href={hasWebhook ? PATHS.publishEvent : PATHS.newWebhook}>
          {t(`first.${step}.action`)}
        </Button>
      }
    >
      {t(`first.${step}.text`)}
    </EmptyState>
  );
}
