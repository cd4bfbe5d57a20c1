import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useNow } from './clock.js';
import styles from './time.module.css';
import { useFormat } from './use-format.js';

/** How long ago an instant was, or how far off it is; the exact time in the account's zone on hover and focus. */
export function RelativeTime({ at }: { at: string }) {
  const format = useFormat();
  const exact = format.dateTime(at);
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      {/* Focusable, so that the exact time is there without a mouse. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <time dateTime={at} tabIndex={0} className={styles.time}>
        {format.relative(at, useNow())}
      </time>
    </Tooltip>
  );
}

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

/** A length of time; a dash where it is not known. */
export function DurationText({ ms }: { ms: number | null | undefined }) {
  const format = useFormat();
  return <span className={styles.time}>{ms === null || ms === undefined ? '–' : format.duration(ms)}</span>;
}
