import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Where a webhook is registered. */
export function NewWebhookPage() {
  const { t } = useTranslation('webhook');
  return <Page title={t('newTitle')}>{null}</Page>;
}
