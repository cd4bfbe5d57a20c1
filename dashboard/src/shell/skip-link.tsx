import { useTranslation } from 'react-i18next';

import styles from './shell.module.css';

/** The first thing that the keyboard reaches: past the navigation to the page. */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a href="#main" className={styles.skip}>
      {t('shell.skip')}
    </a>
  );
}
