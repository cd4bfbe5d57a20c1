import { useTranslation } from 'react-i18next';

/** What may be wrong with a webhook as it is stored: every code that the service tells. */
const WEBHOOK_PROBLEMS = [
  'secret_missing',
  'secret_unreadable',
  'headers_unreadable',
  'headers_invalid',
  'url_invalid',
  'retry_countdown_invalid',
  'signature_invalid',
  'limits_invalid',
] as const;

/** Tells what is wrong with a webhook and what to do: in the reader's language, or in the service's words where it is not known. */
export function useProblemText(): (problem: { code: string; message: string }) => string {
  const { t } = useTranslation();
  return ({ code, message }) => {
    const known = WEBHOOK_PROBLEMS.find((one) => one === code);
    return known ? t(`webhookProblem.${known}`) : message;
  };
}
