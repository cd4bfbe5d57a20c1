import { useTranslation } from 'react-i18next';

import { useNow } from './clock.js';
import styles from './time.module.css';
import { useFormat } from './use-format.js';

/** Counts down to an instant, such as the next attempt; says `due` once it has passed. */
export function Countdown({ to }: { to: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = Date.parse(to) - useNow();
  return (
    <time dateTime={to} title={format.dateTime(to)} className={styles.time}>
      {left > 0 ? t('time.in', { time: format.countdown(left) }) : t('time.due')}
    </time>
  );
}
