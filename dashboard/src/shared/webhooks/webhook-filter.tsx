import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { WebhookChoice } from './use-webhook-choices.js';

interface Props {
  webhooks: readonly WebhookChoice[];
  value: string | null;
  onChange: (id: string | null) => void;
}

/** More are found by typing. */
const MOST_SHOWN = 100;

/** Chooses a webhook by its URL, type or id. One that is not among them, such as a deleted one, is named by its id alone. */
export function WebhookFilter({ webhooks, value, onChange }: Props) {
  const { t } = useTranslation('deliveries');
  const [typed, setTyped] = useState('');
  const known = webhooks.map(({ id, targetUrl, eventType }) => ({
    value: id,
    label: `${targetUrl.replace(/^https?:\/\//, '')} · ${eventType} · ${id}`,
  }));
  const ids = new Set(known.map((one) => one.value));
  const wanted = [value, /^[1-9]\d{0,15}$/.test(typed) ? typed : null];
  const unknown = [...new Set(wanted)].filter((id) => id !== null && !ids.has(id)) as string[];
  return (
    <Select
      aria-label={t('filter.webhook')}
      placeholder={t('filter.webhook')}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      data={[...unknown.map((id) => ({ value: id, label: t('webhook', { id }) })), ...known]}
      limit={MOST_SHOWN}
      nothingFoundMessage={t('noWebhook')}
      comboboxProps={{ width: 360, position: 'bottom-start' }}
      searchable
      clearable
    />
  );
}
