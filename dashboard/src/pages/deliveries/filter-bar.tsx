import { Autocomplete, Box, Button, Group, Select } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { useFilters } from '../../shared/data/use-filters.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { ATTEMPT_ERRORS } from '../../shared/status/attempt-errors.js';
import { DELIVERIES_WEBHOOKS } from './deliveries.query.js';
import { countFilters, FILTERS, RESPONSES } from './delivery-filters.js';
import styles from './filter-bar.module.css';
import { SearchField } from './search-field.js';
import { TimeFilter } from './time-filter.js';
import { useTyped } from './use-typed.js';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** The search and every filter. On a phone the filters wait behind a button that says how many are set. */
export function FilterBar({ filters }: Props) {
  const { t } = useTranslation(['deliveries', 'common']);
  const { values, change, clear } = filters;
  const [isOpen, setOpen] = useState(false);
  const count = countFilters(values);
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <SearchField value={values.q} onChange={(q) => change({ q })} />
        <Button
          hiddenFrom="sm"
          variant="default"
          aria-expanded={isOpen}
          leftSection={<IconAdjustments size={16} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {count === 0 ? t('filters') : t('filtersSet', { count })}
        </Button>
      </Group>
      <Box className={styles.filters} data-open={isOpen || undefined}>
        <WebhookFilter filters={filters} />
        <TypeFilter filters={filters} />
        <Select
          aria-label={t('filter.response')}
          placeholder={t('filter.response')}
          value={values.response}
          onChange={(response) => change({ response: FILTERS.response.read(response) })}
          data={RESPONSES.map((value) => ({ value, label: t(`response.${value}`) }))}
          clearable
        />
        <Select
          aria-label={t('filter.error')}
          placeholder={t('filter.error')}
          value={values.error}
          onChange={(error) => change({ error: FILTERS.error.read(error) })}
          data={ATTEMPT_ERRORS.map((value) => ({ value, label: t(`error.${value}`) }))}
          clearable
        />
        <TimeFilter filters={filters} />
        {(count > 0 || values.q !== null) && (
          <Button variant="subtle" color="gray" onClick={clear}>
            {t('common:action.clearFilters')}
          </Button>
        )}
      </Box>
    </div>
  );
}

function WebhookFilter({ filters: { values, change } }: Props) {
  const { t } = useTranslation('deliveries');
  const { data } = usePageQuery(DELIVERIES_WEBHOOKS, {});
  const known = data?.webhooks.edges.map(({ node }) => ({
    value: node.id,
    label: `${node.targetUrl.replace(/^https?:\/\//, '')} · ${node.eventType}`,
  }));
  const isKnown = values.webhook === null || known?.some(({ value }) => value === values.webhook);
  const own = isKnown ? [] : [{ value: values.webhook ?? '', label: t('webhook', { id: values.webhook }) }];
  return (
    <Select
      aria-label={t('filter.webhook')}
      placeholder={t('filter.webhook')}
      value={values.webhook}
      onChange={(webhook) => change({ webhook })}
      data={[...own, ...(known ?? [])]}
      nothingFoundMessage={t('noWebhook')}
      comboboxProps={{ width: 360, position: 'bottom-start' }}
      searchable
      clearable
    />
  );
}

function TypeFilter({ filters: { values, change } }: Props) {
  const { t } = useTranslation('deliveries');
  const { data } = usePageQuery(DELIVERIES_WEBHOOKS, {});
  const typed = useTyped(values.type, (type) => change({ type }));
  const exact = data?.webhooks.edges.map(({ node }) => node.eventType).filter((type) => !type.includes('*')) ?? [];
  return (
    <Autocomplete
      aria-label={t('filter.type')}
      placeholder={t('filter.type')}
      data={[...new Set(exact)].toSorted()}
      onOptionSubmit={typed.submit}
      {...typed.field}
      clearable
    />
  );
}
