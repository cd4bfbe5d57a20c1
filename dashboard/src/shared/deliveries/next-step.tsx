import { useTranslation } from 'react-i18next';

import { Countdown } from '../time/time-texts.js';
import type { DeliveryRow } from './deliveries.query.js';

interface Props {
  row: Pick<DeliveryRow, 'isUnderWay' | 'deferredReason' | 'deferredUntil' | 'nextAttemptAt'>;
}

/** When the next attempt is made, or why it waits; a dash where none will be. */
export function NextStep({ row: { isUnderWay, deferredReason, deferredUntil, nextAttemptAt } }: Props) {
  const { t } = useTranslation('deliveries');
  if (isUnderWay) return t('underWay');
  if (deferredReason !== null)
    return (
      <>
        {t(`deferred.${deferredReason}`)}
        {deferredUntil !== null && (
          <>
            , <Countdown to={deferredUntil} />
          </>
        )}
      </>
    );
  return nextAttemptAt === null ? '–' : <Countdown to={nextAttemptAt} />;
}
