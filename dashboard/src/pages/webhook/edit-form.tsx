import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';

import { explainError } from '../../shared/feedback/explain-error.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { applyFieldErrors } from '../../shared/form/apply-field-errors.js';
import { pathOf } from '../../shared/page/paths.js';
import { ConflictPanel } from './conflict-panel.js';
import { FIELDS, type WebhookValues } from './form/form-values.js';
import { useWebhookForm } from './form/use-webhook-form.js';
import { WebhookForm } from './form/webhook-form.js';
import { changesOf, formOf } from './form/webhook-input.js';
import { useConflict } from './use-conflict.js';
import { UPDATE_WEBHOOK } from './shared/webhook.mutations.js';
import type { WebhookSettings } from './shared/webhook.query.js';

/** The form of a webhook as it was when the page opened. Whoever saves second is told what the first one changed. */
export function EditForm({ webhook }: { webhook: WebhookSettings }) {
  const { t } = useTranslation(['webhook', 'errors']);
  const [, navigate] = useLocation();
  const [, update] = useMutation(UPDATE_WEBHOOK);
  const [initial] = useState(() => formOf(webhook));
  const form = useWebhookForm(initial);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const conflict = useConflict(webhook, form);
  const leave = () => navigate(pathOf.webhook(webhook.id));

  const save = async (values: WebhookValues) => {
    setRefused([]);
    const input = { ...changesOf(values, conflict.base), ifVersion: conflict.version };
    const { error } = await update({ id: webhook.id, input });
    if (!error) {
      notifyDone(t('webhook:saved'));
      return leave();
    }
    const { code, fields } = explainError(error);
    if (code === 'version_conflict') return conflict.look();
    if (fields.length === 0) return notifyError(t, error);
    const others = applyFieldErrors(form, FIELDS, fields);
    setRefused(others.map(({ field, message }) => `${field}: ${message}`));
  };

  return (
    <WebhookForm
      form={form}
      isNew={false}
      submitLabel={t(conflict.found ? 'webhook:saveAnyway' : 'webhook:save')}
      onSubmit={save}
      onCancel={leave}
      refused={refused}
    >
      {conflict.found && <ConflictPanel key={conflict.version} form={form} found={conflict.found} />}
    </WebhookForm>
  );
}
