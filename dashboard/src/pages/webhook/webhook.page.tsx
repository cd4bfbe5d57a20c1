import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** One webhook: its health, its settings and what can be done with it. */
export function WebhookPage() {
  const { t } = useTranslation('webhook');
  return <Page title={t('title')}>{null}</Page>;
}
