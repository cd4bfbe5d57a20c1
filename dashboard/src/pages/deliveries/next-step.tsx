import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { Countdown } from '../../shared/time/countdown.js';
import type { DeliveryRow } from './deliveries.query.js';

/** When the next attempt is made, or why it waits; a dash where none will be. */
export function NextStep({ row }: { row: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  const { isUnderWay, deferredReason, deferredUntil, nextAttemptAt } = row;
  if (isUnderWay) return <>{t('underWay')}</>;
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
  if (nextAttemptAt !== null) return <Countdown to={nextAttemptAt} />;
  return (
    <Text span size="sm" c="dimmed">
      –
    </Text>
  );
}
