import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { CombinedError } from 'urql';

import { explainError } from './explain-error.js';
import { type ErrorTranslate, errorWords } from './error-words.js';

/** Says in passing that something was done. */
export function notifyDone(title: string): void {
  notifications.show({ message: title, color: 'green', role: 'status', closeButtonProps: closeButton() });
}

/** Says that something was not done, and what to do; stays longer. */
export function notifyError(t: ErrorTranslate, error: CombinedError): void {
  const { title, remedy } = errorWords(t, explainError(error));
  notifications.show({
    title,
    message: remedy,
    color: 'red',
    role: 'alert',
    autoClose: 10_000,
    closeButtonProps: closeButton(),
  });
}

const closeButton = () => ({ 'aria-label': i18next.t('action.close') });
