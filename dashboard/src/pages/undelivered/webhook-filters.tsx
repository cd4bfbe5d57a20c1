import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { UNDELIVERED_WEBHOOKS } from './undelivered.query.js';

interface Props {
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Chooses a webhook by its URL. One that is not among them, such as a deleted one, is named by its id. */
export function WebhookFilter({ value, onChange }: Props) {
  const { t } = useTranslation('undelivered');
  const { data } = usePageQuery(UNDELIVERED_WEBHOOKS, {});
  const known = (data?.webhooks.edges ?? []).map(({ node: { id, targetUrl, eventType } }) => ({
    value: id,
    label: `${targetUrl.replace(/^https?:\/\//, '')} · ${eventType} · ${id}`,
  }));
  const isKnown = value === null || known.some((one) => one.value === value);
  return (
    <Select
      aria-label={t('filter.webhook')}
      placeholder={t('filter.webhook')}
      value={value}
      onChange={onChange}
      data={isKnown ? known : [{ value, label: t('webhook', { id: value }) }, ...known]}
      nothingFoundMessage={t('noWebhook')}
      comboboxProps={{ width: 360, position: 'bottom-start' }}
      searchable
      clearable
    />
  );
}

/** An event type as it is typed: asked for with Enter, or when the field is left. */
export function TypeFilter({ value, onChange }: Props) {
  const { t } = useTranslation('undelivered');
  const [typed, setTyped] = useState(value ?? '');
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setTyped(value ?? '');
  }
  const settle = () => {
    const next = typed.trim() || null;
    if (next !== value) onChange(next);
  };
  return (
    <TextInput
      aria-label={t('filter.type')}
      placeholder={t('filter.type')}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
      }}
    />
  );
}
