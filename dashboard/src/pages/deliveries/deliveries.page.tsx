import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Every delivery of the account, by state and filter. */
export function DeliveriesPage() {
  const { t } = useTranslation('deliveries');
  return <Page title={t('title')}>{null}</Page>;
}
