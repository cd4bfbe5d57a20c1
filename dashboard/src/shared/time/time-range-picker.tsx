import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const TIME_RANGES = ['HOUR', 'DAY', 'WEEK', 'MONTH'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

/** Chooses how far back to look. */
export function TimeRangePicker({ value, onChange }: { value: TimeRange; onChange: (range: TimeRange) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('range.label')}
      value={value}
      onChange={(chosen) => onChange(TIME_RANGES.find((range) => range === chosen) ?? 'DAY')}
      data={TIME_RANGES.map((range) => ({ value: range, label: t(`range.${range}`) }))}
    />
  );
}
