import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';
import { useLocation } from 'wouter';

import { explainError } from '../../shared/feedback/explain-error.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { notifyError } from '../../shared/feedback/notify.js';
import { applyFieldErrors } from '../../shared/form/apply-field-errors.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { CreatedWebhook } from './created-webhook.js';
import { type Defaults, newValues } from './form/defaults.js';
import { FIELDS, type WebhookValues } from './form/form-values.js';
import { useDefaults } from './form/use-defaults.js';
import { useWebhookForm } from './form/use-webhook-form.js';
import { WebhookForm } from './form/webhook-form.js';
import { inputOf } from './form/webhook-input.js';
import { CREATE_WEBHOOK } from './shared/webhook.mutations.js';

/** Registers a webhook, then shows its secret, how to check it, and a way to try it. */
export function NewWebhookPage() {
  const { t } = useTranslation('webhook');
  const { defaults, error, refetch } = useDefaults();
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  return made ? (
    // The key makes it a page of its own, whose heading takes the focus.
    <Page key="made" title={t('created.title', { id: made.id })}>
      <CreatedWebhook id={made.id} secret={made.secret} />
    </Page>
  ) : (
    <Page title={t('newTitle')}>
      {defaults ? <NewForm defaults={defaults} onMade={setMade} /> : <Loading error={error} onRetry={refetch} />}
    </Page>
  );
}

function Loading({ error, onRetry }: { error: CombinedError | undefined; onRetry: () => void }) {
  return error ? <ErrorState error={error} onRetry={onRetry} /> : <Skeleton height={480} maw={820} />;
}

interface NewFormProps {
  defaults: Defaults;
  onMade: (made: { id: string; secret: string }) => void;
}

function NewForm({ defaults, onMade }: NewFormProps) {
  const { t } = useTranslation(['webhook', 'errors']);
  const [, navigate] = useLocation();
  const [, create] = useMutation(CREATE_WEBHOOK);
  const [initial] = useState(() => newValues(defaults));
  const form = useWebhookForm(initial);
  const [refused, setRefused] = useState<readonly string[]>([]);

  const submit = async (values: WebhookValues) => {
    setRefused([]);
    const own = values.secretKey === '' ? {} : { secretKey: values.secretKey };
    const { data, error } = await create({ input: { ...inputOf(values), ...own } });
    if (data) return onMade({ id: data.createWebhook.id, secret: data.createWebhook.secretKey ?? '' });
    if (!error) return;
    const { fields } = explainError(error);
    if (fields.length === 0) return notifyError(t, error);
    setRefused(applyFieldErrors(form, FIELDS, fields).map(({ field, message }) => `${field}: ${message}`));
  };

  return (
    <WebhookForm
      form={form}
      isNew
      submitLabel={t('webhook:create')}
      onSubmit={submit}
      onCancel={() => navigate(PATHS.webhooks)}
      refused={refused}
    />
  );
}
