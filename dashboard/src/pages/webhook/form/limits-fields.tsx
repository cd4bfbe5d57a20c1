import { NumberInput, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useDefaultTimeout } from './use-defaults.js';
import type { WebhookFormState } from './use-webhook-form.js';

/** How much at once, how fast, and how long to wait for an answer. */
export function LimitsFields({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  const timeout = useDefaultTimeout(form.getValues().format);
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <NumberInput
        label={t('field.timeoutSeconds')}
        description={t('hint.timeoutSeconds')}
        placeholder={timeout === undefined ? '' : t('hint.formatDefault', { seconds: timeout })}
        allowDecimal={false}
        clampBehavior="none"
        {...form.getInputProps('timeoutSeconds')}
      />
      <NumberInput
        label={t('field.maxConcurrency')}
        description={t('hint.maxConcurrency')}
        allowDecimal={false}
        clampBehavior="none"
        {...form.getInputProps('maxConcurrency')}
      />
      <NumberInput
        label={t('field.rateLimitPerSecond')}
        description={t('hint.rateLimitPerSecond')}
        placeholder={t('hint.unlimited')}
        clampBehavior="none"
        {...form.getInputProps('rateLimitPerSecond')}
      />
    </SimpleGrid>
  );
}
