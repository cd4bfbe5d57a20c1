import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Where a webhook is changed. */
export function EditWebhookPage() {
  const { t } = useTranslation('webhook');
  return <Page title={t('editTitle')}>{null}</Page>;
}
