import { useTranslation } from 'react-i18next';

import { attemptErrorOf } from '../status/attempt-errors.js';

interface Props {
  row: { readonly lastError: string | null; readonly lastResponseStatus: number | null };
}

/** What the last attempt came to: the response's status, and the error in words; a dash where there is neither. */
export function LastResult({ row: { lastError, lastResponseStatus } }: Props) {
  const { t } = useTranslation('deliveries');
  const known = attemptErrorOf(lastError);
  const words = known ? t(`error.${known}`) : lastError;
  const status = lastResponseStatus === null ? null : `HTTP ${lastResponseStatus}`;
  return [status, words].filter((part) => part !== null).join(', ') || '–';
}
