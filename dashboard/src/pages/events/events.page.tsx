import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Every event that the account published. */
export function EventsPage() {
  const { t } = useTranslation('events');
  return <Page title={t('title')}>{null}</Page>;
}
