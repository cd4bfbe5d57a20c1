import { Checkbox, Group, NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { type NumberText, RETRY_CHOICES, type RetryValues } from './form-values.js';
import { WaitsPreview } from './waits-preview.js';
import type { WebhookFormState } from './use-webhook-form.js';

const INPUTS = {
  fixed: ['seconds'],
  linear: ['base', 'limit'],
  exponential: ['base', 'limit'],
  random: ['minValue', 'maxValue'],
  schedule: [],
} as const;

/** How long to wait before each retry, how often to try, and what that comes to. */
export function RetryField({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  const retry = form.getValues().retryCountdownConfig;
  const { error } = form.getInputProps('retryCountdownConfig');
  const change = (changes: Partial<RetryValues>) =>
    form.setFieldValue('retryCountdownConfig', { ...retry, ...changes });
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <Select
          label={t('field.choice')}
          allowDeselect={false}
          value={retry.choice}
          data={RETRY_CHOICES.map((value) => ({ value, label: t(`choice.${value}`) }))}
          onChange={(chosen) => change({ choice: RETRY_CHOICES.find((known) => known === chosen) ?? 'fixed' })}
        />
        {INPUTS[retry.choice].map((name) => (
          <NumberInput
            key={name}
            label={t(`field.${name}`)}
            min={0}
            allowDecimal={false}
            error={Boolean(error)}
            value={retry[name]}
            onChange={(value: NumberText) => change({ [name]: value })}
          />
        ))}
        <NumberInput
          label={t('field.maxAttempts')}
          min={1}
          max={100}
          allowDecimal={false}
          clampBehavior="none"
          {...form.getInputProps('maxAttempts')}
        />
      </SimpleGrid>
      {retry.choice === 'schedule' && (
        <Group align="end">
          <TextInput
            flex="1 1 280px"
            label={t('field.schedule')}
            description={t('hint.schedule')}
            spellCheck={false}
            error={Boolean(error)}
            value={retry.schedule}
            onChange={(event) => change({ schedule: event.currentTarget.value })}
          />
          <Checkbox
            mb={8}
            label={t('field.jitter')}
            checked={retry.jitter !== false && retry.jitter !== 0}
            onChange={(event) => change({ jitter: event.currentTarget.checked })}
          />
        </Group>
      )}
      {error ? (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      ) : (
        <WaitsPreview retry={retry} attempts={Number(form.getValues().maxAttempts)} />
      )}
    </>
  );
}
