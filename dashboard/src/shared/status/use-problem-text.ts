import { useTranslation } from 'react-i18next';

import { WEBHOOK_PROBLEMS } from './webhook-problems.js';

/** Tells what is wrong with a webhook and what to do: in the reader's language, or in the service's words where it is not known. */
export function useProblemText(): (problem: { code: string; message: string }) => string {
  const { t } = useTranslation();
  return ({ code, message }) => {
    const known = WEBHOOK_PROBLEMS.find((one) => one === code);
    return known ? t(`webhookProblem.${known}`) : message;
  };
}
