import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { QueryView } from '../../shared/data/query-view.js';
import { useDeliveryUpdates } from '../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { type TimeRange, TimeRangePicker } from '../../shared/time/time-range-picker.js';
import { useFormat } from '../../shared/time/use-format.js';
import { Section } from '../../shared/page/section.js';
import { HealthChart } from './health-chart.js';
import type { WebhookData } from './shared/webhook.query.js';
import { WEBHOOK_TIMELINE } from './shared/webhook.query.js';
import styles from './shared/webhook.module.css';

interface Props {
  webhook: WebhookData;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
}

/** How sending went in the range: figures, and the attempts over time. */
export function HealthSection({ webhook: { id, health, backlog, circuit }, range, onRange }: Props) {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const timeline = usePageQuery(WEBHOOK_TIMELINE, { id, range });
  useDeliveryUpdates({ webhookId: id }, timeline.refetch);
  const duration = (ms: number | null) => (ms === null ? '–' : format.duration(ms));
  const figures = [
    [t('health.successRate'), health.successRate === null ? '–' : format.percent(health.successRate)],
    [t('health.attempts'), format.number(health.attempts)],
    [t('health.failed'), format.number(health.failedAttempts)],
    [t('health.exhausted'), format.number(health.exhausted)],
    ['p50', duration(health.latencyP50Ms)],
    ['p95', duration(health.latencyP95Ms)],
    ['p99', duration(health.latencyP99Ms)],
    [t('health.backlog'), format.number(backlog)],
  ];
  return (
    <Section
      title={t('health.title')}
      aside={
        <Group justify="space-between" mt={4}>
          <Text size="sm" c="dimmed">
            {circuit === null && t('health.circuitClosed')}
          </Text>
          <TimeRangePicker value={range} onChange={onRange} />
        </Group>
      }
    >
      <dl className={styles.figures}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <QueryView query={timeline}>{(data) => <HealthChart steps={data.timeline} />}</QueryView>
    </Section>
  );
}
