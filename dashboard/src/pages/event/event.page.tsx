import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** One event and the deliveries it led to. */
export function EventPage() {
  const { t } = useTranslation('event');
  return <Page title={t('title')}>{null}</Page>;
}
