import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { useFilters } from '../../shared/data/use-filters.js';
import { InstantInput } from '../../shared/time/instant-input.js';
import { useTimeZone } from '../../shared/time/time-zone.context.js';
import { FILTERS, RANGES } from './undelivered-filters.js';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** When the deliveries were made: lately, or between two times in the account's zone. */
export function TimeFilter({ filters: { values, change } }: Props) {
  const { t } = useTranslation(['undelivered', 'common']);
  const zone = useTimeZone();
  return (
    <>
      <Select
        aria-label={t('common:range.label')}
        placeholder={t('anyTime')}
        value={values.range}
        onChange={(range) => change({ range: FILTERS.range.read(range), since: null, until: null })}
        data={RANGES.map((value) => ({ value, label: value === 'CUSTOM' ? t('custom') : t(`last.${value}`) }))}
        clearable
      />
      {values.range === 'CUSTOM' &&
        (['since', 'until'] as const).map((bound) => (
          <InstantInput
            key={bound}
            aria-label={t(bound, { zone })}
            title={t(bound, { zone })}
            value={values[bound]}
            onChange={(instant) => change({ [bound]: instant })}
          />
        ))}
    </>
  );
}
