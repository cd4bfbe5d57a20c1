import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';

import { notifyError } from '../../shared/feedback/notify.js';
import type { WebhookValues } from './form/form-values.js';
import { type Merged, mergeChanges } from './form/merge-changes.js';
import type { WebhookFormState } from './form/use-webhook-form.js';
import { formOf } from './form/webhook-input.js';
import { WEBHOOK_TO_EDIT, type WebhookSettings } from './shared/webhook.query.js';

/** What someone else made of the webhook in the meantime, beside what is typed here. */
export interface Conflict extends Merged {
  readonly theirs: WebhookValues;
  readonly modifiedAt: string;
}

/** Keeps the version that the form is based on; looks, when that is overtaken, at what has changed, and merges it. */
export function useConflict(webhook: WebhookSettings, form: WebhookFormState) {
  const { t } = useTranslation(['errors']);
  const client = useClient();
  const [seen, setSeen] = useState(() => ({ version: webhook.version, values: formOf(webhook) }));
  const [found, setFound] = useState<Conflict | null>(null);

  const look = async () => {
    const { data, error } = await client
      .query(WEBHOOK_TO_EDIT, { id: webhook.id }, { requestPolicy: 'network-only' })
      .toPromise();
    if (error) return notifyError(t, error);
    const current = data?.webhook;
    if (!current) return;
    const theirs = formOf(current);
    const merged = mergeChanges(seen.values, form.getValues(), theirs);
    form.setValues(merged.values);
    setSeen({ version: current.version, values: theirs });
    setFound({ ...merged, theirs, modifiedAt: current.modifiedAt });
  };
  return { version: seen.version, base: seen.values, found, look };
}
