import { SimpleGrid, Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { PATHS } from '../../shared/page/paths.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { useFormat } from '../../shared/time/use-format.js';
import { Figure } from './figure.js';
import type { Figures as Values } from './overview.query.js';

const COLUMNS = { base: 2, sm: 3, lg: 5 };

/** The range in ten numbers; those that count deliveries lead to them. */
export function Figures({ figures, range }: { figures: Values; range: TimeRange }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms));
  const listOf = (state: string) => `${PATHS.deliveries}?state=${state}&range=${range}`;
  const { successRate, attempts, failedAttempts, oldestDueAgeSeconds } = figures;
  return (
    <SimpleGrid cols={COLUMNS} spacing="sm">
      <Figure label={t('delivered')} value={format.number(figures.delivered)} href={listOf('delivered')} />
      <Figure label={t('exhausted')} value={format.number(figures.exhausted)} href={listOf('exhausted')} />
      <Figure label={t('canceled')} value={format.number(figures.canceled)} href={listOf('canceled')} />
      <Figure label={t('pending')} value={format.number(figures.pending)} />
      <Figure
        label={t('successRate')}
        value={successRate === null ? '–' : format.percent(successRate)}
        detail={t('attempts', { failed: format.number(failedAttempts), all: format.number(attempts) })}
      />
      <Figure label={t('backlog')} value={format.number(figures.backlog)} detail={t('anyAge')} />
      <Figure
        label={t('oldestDue')}
        value={oldestDueAgeSeconds === null ? '–' : format.duration(oldestDueAgeSeconds * 1_000)}
        detail={oldestDueAgeSeconds === null ? t('nothingDue') : undefined}
      />
      <Figure label={t('p50')} value={duration(figures.latencyP50Ms)} />
      <Figure label={t('p95')} value={duration(figures.latencyP95Ms)} />
      <Figure label={t('p99')} value={duration(figures.latencyP99Ms)} />
    </SimpleGrid>
  );
}

/** Stands in their place until they are known. */
export function FiguresToCome() {
  return (
    <SimpleGrid cols={COLUMNS} spacing="sm">
      {[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((place) => (
        <Skeleton key={place} height={86} />
      ))}
    </SimpleGrid>
  );
}
