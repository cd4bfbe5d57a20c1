import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { WebhookFormState } from './use-webhook-form.js';

/** A secret of one's own, for a receiver that has one already. */
export function SecretField({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  return (
    <PasswordInput
      label={t('field.secretKey')}
      description={t('hint.secretKey')}
      placeholder={t('hint.secretMade')}
      autoComplete="new-password"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': t('field.showSecret') }}
      {...form.getInputProps('secretKey')}
    />
  );
}
