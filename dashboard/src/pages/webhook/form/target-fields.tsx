import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { withFormat } from './defaults.js';
import { useDefaults } from './use-defaults.js';
import { FORMATS } from './form-values.js';
import type { WebhookFormState } from './use-webhook-form.js';

/** Where to, which events, and in what form. */
export function TargetFields({ form, isNew }: { form: WebhookFormState; isNew: boolean }) {
  const { t } = useTranslation('webhook');
  const { targetUrl, eventType, format } = form.getValues();
  const { defaults } = useDefaults();
  const isPlain = /^http:/i.test(targetUrl);
  const choose = (chosen: string | null) => {
    const next = FORMATS.find((known) => known === chosen);
    if (!next) return;
    if (isNew && defaults) form.setValues(withFormat(form.getValues(), next, defaults));
    else form.setFieldValue('format', next);
  };
  return (
    <>
      <TextInput
        label={t('field.targetUrl')}
        description={t(isPlain ? 'hint.plainHttp' : 'hint.targetUrl')}
        placeholder="https://shop.example.com/webhooks"
        type="url"
        inputMode="url"
        required
        spellCheck={false}
        autoComplete="off"
        data-autofocus={isNew || undefined}
        {...form.getInputProps('targetUrl')}
      />
      <TextInput
        label={t('field.eventType')}
        description={eventTypeHint(eventType)}
        placeholder="package.*"
        required
        spellCheck={false}
        autoComplete="off"
        {...form.getInputProps('eventType')}
      />
      <Select
        label={t('field.format')}
        description={t(`formatHint.${format}`)}
        allowDeselect={false}
        data={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
        {...form.getInputProps('format')}
        onChange={choose}
      />
    </>
  );

  function eventTypeHint(pattern: string): string {
    if (pattern === '*') return t('hint.everyEvent');
    if (pattern.endsWith('*')) return t('hint.prefix', { prefix: pattern.slice(0, -1) });
    return pattern === '' ? t('hint.eventType') : t('hint.exact', { type: pattern });
  }
}
