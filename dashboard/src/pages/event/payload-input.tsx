import { Textarea, type TextareaProps } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/time/use-format.js';
import { byteLength, MOST_PAYLOAD_BYTES } from './event-draft.js';
import styles from './publish-form.module.css';

/** A payload as JSON text, sent exactly as it stands here. Ctrl or ⌘ with Enter publishes. */
export function PayloadInput(props: TextareaProps & { value: string }) {
  const { t } = useTranslation('event');
  const format = useFormat();
  const submitByKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
  };
  return (
    <Textarea
      label={t('payload')}
      description={t('payloadHint', {
        size: format.number(byteLength(props.value)),
        most: format.number(MOST_PAYLOAD_BYTES),
      })}
      required
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      classNames={{ input: styles.payload! }}
      onKeyDown={submitByKey}
      {...props}
    />
  );
}
