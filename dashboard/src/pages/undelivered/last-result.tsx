import { useTranslation } from 'react-i18next';

import { attemptErrorOf } from '../../shared/status/attempt-errors.js';
import type { UndeliveredRow } from './undelivered.query.js';

/** What the last attempt came to: the response's status, else the error in words. */
export function LastResult({ row: { lastError, lastResponseStatus } }: { row: UndeliveredRow }) {
  const { t } = useTranslation('undelivered');
  const known = attemptErrorOf(lastError);
  const words = known ? t(`error.${known}`) : lastError;
  const status = lastResponseStatus === null ? null : `HTTP ${lastResponseStatus}`;
  return [status, words].filter((part) => part !== null).join(', ') || '–';
}
