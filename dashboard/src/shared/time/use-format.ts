import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { formatCountdown, formatDuration } from './format-duration.js';
import { formatRelative } from './format-relative.js';
import { useTimeZone } from './time-zone.context.js';

/** What writes numbers and times in the chosen language and the account's time zone. */
export function useFormat() {
  const { language } = useTranslation().i18n;
  const timeZone = useTimeZone();
  return useMemo(() => {
    const number = new Intl.NumberFormat(language);
    const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
    const exact = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'long' });
    const short = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
    return {
      number: (value: number) => number.format(value),
      compact: (value: number) => compact.format(value),
      /** Of a share, 0 to 1. */
      percent: (share: number) => percent.format(share),
      /** To the second, with the zone. */
      dateTime: (iso: string | number) => exact.format(new Date(iso)),
      shortDateTime: (iso: string | number) => short.format(new Date(iso)),
      relative: (iso: string, now: number) => formatRelative(Date.parse(iso) - now, language),
      duration: (milliseconds: number) => formatDuration(milliseconds, language),
      countdown: (milliseconds: number) => formatCountdown(milliseconds, language),
    };
  }, [language, timeZone]);
}
