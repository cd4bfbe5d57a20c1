import { useTranslation } from 'react-i18next';

import { reasonKey } from './reason-key.js';

/** Says why a webhook is disabled in the reader's language; as the service says it, where it is a sentence of its receiver's. */
export function useDisabledReason(): (reason: string | null) => string | null {
  const { t } = useTranslation();
  return (reason) => {
    const key = reasonKey(reason);
    return key === 'disabled' || key === 'gone' ? t(`disabledReason.${key}`) : reason;
  };
}
