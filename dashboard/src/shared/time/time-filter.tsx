import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { InstantInput } from './instant-input.js';
import { RANGES, TIME_FILTERS, type TimeFilters } from './time-range.js';
import { useTimeZone } from './time-zone.context.js';

interface Props {
  values: TimeFilters;
  onChange: (changes: Partial<TimeFilters>) => void;
}

/** Narrows a list to the last hour, day, week or month, or to what lies between two times in the account's zone. */
export function TimeFilter({ values, onChange }: Props) {
  const { t } = useTranslation(['deliveries', 'common']);
  const zone = useTimeZone();
  return (
    <>
      <Select
        aria-label={t('common:range.label')}
        placeholder={t('anyTime')}
        value={values.range}
        onChange={(range) => onChange({ range: TIME_FILTERS.range.read(range), since: null, until: null })}
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
            onChange={(instant) => onChange({ [bound]: instant })}
          />
        ))}
    </>
  );
}
