import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Every webhook of the account and how it fares. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  return <Page title={t('title')}>{null}</Page>;
}
