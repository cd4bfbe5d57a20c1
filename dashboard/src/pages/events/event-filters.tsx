import { Autocomplete, Button, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useTyped } from '../../shared/form/use-typed.js';
import { InstantInput } from '../../shared/time/instant-input.js';
import { exactTypes, useWebhookChoices } from '../../shared/webhooks/use-webhook-choices.js';
import { EventSearch } from './event-search.js';

/** What the URL says about which events to show. */
interface EventFilterValues {
  readonly type: string | null;
  readonly objectId: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

interface Props {
  values: EventFilterValues;
  onChange: (changes: Partial<EventFilterValues>) => void;
  onClear: () => void;
}

const INTEGER = /^-?\d{1,16}$/;

/** Narrows the list, and opens an event by its id. What is typed holds once the typing pauses. */
export function EventFilters({ values, onChange, onClear }: Props) {
  const { t } = useTranslation(['events', 'common']);
  const types = exactTypes(useWebhookChoices());
  const type = useTyped(values.type, (text) => onChange({ type: text }));
  const objectId = useTyped(values.objectId, (text) => {
    if (text === null || INTEGER.test(text)) onChange({ objectId: text });
  });
  const typedId = objectId.field.value.trim();
  const isNoInteger = typedId !== '' && !INTEGER.test(typedId);
  return (
    <Stack gap="xs" align="start">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 5 }} spacing="sm" w="100%">
        <EventSearch />
        <Autocomplete label={t('type')} placeholder={t('anyType')} data={types} {...type.field} />
        <TextInput
          label={t('objectId')}
          placeholder={t('anyObject')}
          inputMode="numeric"
          {...objectId.field}
          onChange={(event) => objectId.field.onChange(event.currentTarget.value)}
          error={isNoInteger && t('notInteger')}
        />
        <InstantInput label={t('since')} value={values.since} onChange={(since) => onChange({ since })} />
        <InstantInput label={t('until')} value={values.until} onChange={(until) => onChange({ until })} />
      </SimpleGrid>
      {Object.values(values).some((value) => value !== null) && (
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          {t('common:action.clearFilters')}
        </Button>
      )}
    </Stack>
  );
}
