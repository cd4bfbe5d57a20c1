import { ThemeIcon } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useNow } from '../../shared/time/clock.js';
import { useFormat } from '../../shared/time/use-format.js';
import { adviceOf } from './advice.js';
import styles from './attempt-heading.module.css';
import type { Attempt } from './delivery.query.js';

/** An attempt in a line: which, what came of it, how long it took, when. */
export function AttemptHeading({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  const now = useNow();
  const advice = adviceOf(attempt);
  const hasArrived = advice === null && attempt.error === null;
  const status = attempt.responseStatus === null ? null : `HTTP ${attempt.responseStatus}`;
  const words = hasArrived ? t('arrived') : advice ? t(`advice.${advice}.title`) : attempt.error;
  return (
    <span className={styles.heading}>
      <ThemeIcon size={22} radius="xl" variant="light" color={hasArrived ? 'green' : 'red'} aria-hidden>
        {hasArrived ? <IconCheck size={14} /> : <IconX size={14} />}
      </ThemeIcon>
      <span className={styles.number}>{t('attempt', { number: attempt.number })}</span>
      <span className={styles.words}>{[status, words].filter(Boolean).join(' · ')}</span>
      <span className={styles.time}>
        {format.duration(attempt.durationMs)}
        {' · '}
        <time dateTime={attempt.startedAt} title={format.dateTime(attempt.startedAt)}>
          {format.relative(attempt.startedAt, now)}
        </time>
      </span>
    </span>
  );
}
