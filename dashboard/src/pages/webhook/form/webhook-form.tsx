import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Section } from '../../../shared/page/section.js';
import { AdvancedSection } from './advanced-section.js';
import type { WebhookValues } from './form-values.js';
import { HeadersField } from './headers-field.js';
import { LimitsFields } from './limits-fields.js';
import { RetryField } from './retry-field.js';
import { SignatureField } from './signature-field.js';
import { TargetFields } from './target-fields.js';
import type { WebhookFormState } from './use-webhook-form.js';

interface Props {
  form: WebhookFormState;
  isNew: boolean;
  submitLabel: string;
  onSubmit: (values: WebhookValues) => Promise<void>;
  onCancel: () => void;
  /** What the service refused that belongs to no field. */
  refused: readonly string[];
  children?: ReactNode;
}

/** Every setting of a webhook; what is wrong stands beside its field as soon as it is typed. */
export function WebhookForm({ form, isNew, submitLabel, onSubmit, onCancel, refused, children }: Props) {
  const { t } = useTranslation(['webhook', 'common']);
  const showFirstProblem = () => {
    setTimeout(() => document.querySelector<HTMLElement>('[data-webhook-form] [aria-invalid="true"]')?.focus());
  };
  return (
    <form data-webhook-form noValidate onSubmit={form.onSubmit(onSubmit, showFirstProblem)}>
      <Stack gap="lg" maw={820}>
        {children}
        <Section title={t('section.target')}>
          <TargetFields form={form} isNew={isNew} />
        </Section>
        <Section title={t('section.retries')} text={t('section.retriesText')}>
          <RetryField form={form} />
        </Section>
        <Section title={t('section.limits')} text={t('section.limitsText')}>
          <LimitsFields form={form} />
        </Section>
        <Section title={t('section.headers')} text={t('section.headersText')}>
          <HeadersField form={form} />
        </Section>
        <Section title={t('section.signing')} text={t('section.signingText')}>
          {isNew && <SecretField form={form} />}
          <SignatureField form={form} />
        </Section>
        <AdvancedSection form={form} />
        {refused.length > 0 && (
          <Alert color="red" role="alert" title={t('refused')}>
            {refused.map((words) => (
              <div key={words}>{words}</div>
            ))}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={form.submitting}>
            {submitLabel}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('common:action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A secret of one's own, for a receiver that has one already. */
function SecretField({ form }: { form: WebhookFormState }) {
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
