import { useTranslation } from 'react-i18next';

import { Page } from '../../shared/page/page.js';

/** Tokens, time zone and how long history is kept. */
export function SettingsPage() {
  const { t } = useTranslation('settings');
  return <Page title={t('title')}>{null}</Page>;
}
