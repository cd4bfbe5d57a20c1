import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Where an event is published by hand. */
export function PublishEventPage() {
  const { t } = useTranslation('event');
  return <Page title={t('publishTitle')}>{null}</Page>;
}
