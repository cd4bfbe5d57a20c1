import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/time/use-format.js';
import type { Attempt } from './delivery.query.js';
import styles from './timing-bar.module.css';
import { timingParts } from './timing-parts.js';

/** Where an attempt's time went: a bar for the eye, and the numbers. */
export function TimingBar({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  const parts = timingParts(attempt);
  if (parts.length === 0) return null;
  return (
    <div>
      <div className={styles.bar} aria-hidden>
        {parts.map(({ part, ms }) => (
          <span key={part} data-part={part} style={{ flexGrow: ms }} />
        ))}
      </div>
      <dl className={styles.legend}>
        {parts.map(({ part, ms }) => (
          <div key={part}>
            <dt>
              <span data-part={part} aria-hidden />
              {t(`timing.${part}`)}
            </dt>
            <dd>{format.duration(ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
