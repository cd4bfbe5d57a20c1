import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** What has not arrived, to be sent again. */
export function UndeliveredPage() {
  const { t } = useTranslation('undelivered');
  return <Page title={t('title')}>{null}</Page>;
}
