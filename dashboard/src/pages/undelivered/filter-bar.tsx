import { Box, Button, Select } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { useFilters } from '../../shared/data/use-filters.js';
import { ATTEMPT_ERRORS } from '../../shared/status/attempt-errors.js';
import styles from './filter-bar.module.css';
import { TimeFilter } from './time-filter.js';
import { countFilters, FILTERS, RESPONSES, STATES } from './undelivered-filters.js';
import { TypeFilter, WebhookFilter } from './webhook-filters.js';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** Every filter. On a phone they wait behind a button that says how many are set. */
export function FilterBar({ filters }: Props) {
  const { t } = useTranslation(['undelivered', 'common']);
  const { values, change, clear } = filters;
  const [isOpen, setOpen] = useState(false);
  const count = countFilters(values);
  const choose = (name: 'state' | 'response' | 'error', label: string, data: { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      placeholder={label}
      value={values[name]}
      onChange={(value) => change({ [name]: FILTERS[name].read(value) })}
      data={data}
      clearable
    />
  );
  return (
    <div>
      <Button
        hiddenFrom="sm"
        variant="default"
        aria-expanded={isOpen}
        leftSection={<IconAdjustments size={16} aria-hidden />}
        onClick={() => setOpen(!isOpen)}
      >
        {count === 0 ? t('filters') : t('filtersSet', { count })}
      </Button>
      <Box className={styles.filters} data-open={isOpen || undefined}>
        {choose(
          'state',
          t('filter.state'),
          STATES.map((value) => ({ value, label: t(`common:state.${value}`) })),
        )}
        <WebhookFilter value={values.webhook} onChange={(webhook) => change({ webhook })} />
        <TypeFilter value={values.type} onChange={(type) => change({ type })} />
        {choose(
          'response',
          t('filter.response'),
          RESPONSES.map((value) => ({ value, label: t(`response.${value}`) })),
        )}
        {choose(
          'error',
          t('filter.error'),
          ATTEMPT_ERRORS.map((value) => ({ value, label: t(`error.${value}`) })),
        )}
        <TimeFilter filters={filters} />
        {count > 0 && (
          <Button variant="subtle" color="gray" onClick={clear}>
            {t('common:action.clearFilters')}
          </Button>
        )}
      </Box>
    </div>
  );
}
