import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { useFormat } from '../../../shared/time/use-format.js';
import type { RetryValues } from './form-values.js';
import { previewWaits, type Wait } from './preview-waits.js';
import { configOf } from './retry-config.js';

/** As many waits are shown; the rest is a number. */
const SHOWN = 12;

/** The waits that a retry countdown makes, in human times, and when the last attempt will have been made. */
export function WaitsPreview({ retry, attempts }: { retry: RetryValues; attempts: number }) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) return null;
  const waits = previewWaits(configOf(retry), attempts);
  const total = waits.reduce((sum, { least }) => sum + least, 0);
  const words = ({ least, most }: Wait) =>
    retry.choice === 'random'
      ? `${format.duration(least * 1_000)}–${format.duration(most * 1_000)}`
      : format.duration(least * 1_000);
  if (waits.length === 0) return <Text size="sm">{t('waits.none')}</Text>;
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('waits.title')}
      </Text>
      <Group gap={6} component="ol" m={0} p={0} aria-label={t('waits.title')}>
        {waits.slice(0, SHOWN).map((wait, index) => (
          // The place of a wait is what tells it apart.
          // oxlint-disable-next-line react/no-array-index-key
          <Badge key={index} component="li" variant="default" radius="sm" tt="none" fw={500} display="inline-grid">
            {words(wait)}
          </Badge>
        ))}
        {waits.length > SHOWN && (
          <Text component="li" size="sm" c="dimmed" display="inline">
            {t('waits.more', { count: waits.length - SHOWN })}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed" mt={6} aria-live="polite">
        {t('waits.total', { time: format.duration(total * 1_000), count: attempts })}
        {waits.some(({ least, most }) => most > least) && retry.choice !== 'random' && ` ${t('waits.jitter')}`}
      </Text>
    </div>
  );
}
