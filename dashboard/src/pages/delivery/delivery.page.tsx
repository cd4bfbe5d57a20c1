import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** One delivery: what was sent, and what came of each attempt. */
export function DeliveryPage() {
  const { t } = useTranslation('delivery');
  return <Page title={t('title')}>{null}</Page>;
}
