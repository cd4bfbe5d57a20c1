import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { attemptErrorOf } from '../../shared/status/attempt-errors.js';
import type { DeliveryRow } from './deliveries.query.js';

/** What the last attempt came to: the response's status, else the error in words. */
export function LastResult({ row: { lastError, lastResponseStatus } }: { row: DeliveryRow }) {
  const { t } = useTranslation('deliveries');
  if (lastError === null && lastResponseStatus === null) return <Quiet>–</Quiet>;
  const known = attemptErrorOf(lastError);
  const words = known ? t(`error.${known}`) : lastError;
  if (lastResponseStatus === null) return <>{words}</>;
  return (
    <>
      HTTP {lastResponseStatus}
      {words !== null && `, ${words}`}
    </>
  );
}

function Quiet({ children }: { children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}
