import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useNow } from '../../shared/time/clock.js';

/** Chooses an IANA time zone by a part of its name; says what time it is there, and what it changes. */
export function TimeZoneInput({ isForNew = false, ...props }: SelectProps & { isForNew?: boolean }) {
  const { t, i18n } = useTranslation('settings');
  const now = useNow();
  const chosen = typeof props.value === 'string' ? props.value : '';
  const zones = useMemo(
    () => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen])].filter(Boolean),
    [chosen],
  );
  const clock = useMemo(
    () =>
      new Intl.DateTimeFormat(i18n.language, { timeZone: chosen || 'UTC', timeStyle: 'short', dateStyle: 'medium' }),
    [i18n.language, chosen],
  );
  return (
    <Select
      label={t('timezone')}
      description={
        isForNew ? t('timezoneNow', { time: clock.format(now) }) : t('timezoneHint', { time: clock.format(now) })
      }
      searchable
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      allowDeselect={false}
      limit={100}
      nothingFoundMessage={t('noSuchZone')}
      data={zones}
      {...props}
    />
  );
}
