import { Autocomplete } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ChoiceFilter } from '../form/choice-filter.js';
import { useTyped } from '../form/use-typed.js';
import { ATTEMPT_ERRORS } from '../status/attempt-errors.js';
import { TimeFilter } from '../time/time-filter.js';
import { exactTypes, useWebhookChoices } from '../webhooks/use-webhook-choices.js';
import { WebhookFilter } from '../webhooks/webhook-filter.js';
import type { DeliveryFilters, RESPONSES } from './delivery-filters.js';

interface Props {
  values: DeliveryFilters;
  /** Those that can be among the listed. */
  responses: readonly (typeof RESPONSES)[number][];
  onChange: (changes: Partial<DeliveryFilters>) => void;
}

/** The filters that every list of deliveries has: by webhook, event type, last result and time. */
export function CommonFilters({ values, responses, onChange }: Props) {
  const { t } = useTranslation('deliveries');
  const webhooks = useWebhookChoices();
  const type = useTyped(values.type, (next) => onChange({ type: next }));
  return (
    <>
      <WebhookFilter webhooks={webhooks} value={values.webhook} onChange={(webhook) => onChange({ webhook })} />
      <Autocomplete
        aria-label={t('filter.type')}
        placeholder={t('filter.type')}
        data={exactTypes(webhooks)}
        onOptionSubmit={type.submit}
        {...type.field}
        clearable
      />
      <ChoiceFilter
        label={t('filter.response')}
        value={values.response}
        choices={responses}
        wordsOf={(value) => t(`response.${value}`)}
        onChange={(response) => onChange({ response })}
      />
      <ChoiceFilter
        label={t('filter.error')}
        value={values.error}
        choices={ATTEMPT_ERRORS}
        wordsOf={(value) => t(`error.${value}`)}
        onChange={(error) => onChange({ error })}
      />
      <TimeFilter values={values} onChange={onChange} />
    </>
  );
}
