import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { WebhookBadge } from '../../shared/status/webhook-badge.js';
import { useDisabledReason } from '../../shared/status/use-disabled-reason.js';
import { useProblemText } from '../../shared/status/use-problem-text.js';
import { webhookStateOf } from '../../shared/status/webhook-state.js';
import type { Column } from '../../shared/table/data-table.js';
import { DurationText } from '../../shared/time/time-texts.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { WebhookRow } from './webhooks.query.js';
import styles from './webhooks.module.css';

const MINUTES = { HOUR: 60, DAY: 1_440, WEEK: 10_080, MONTH: 43_200 } as const satisfies Record<TimeRange, number>;

/** What the list shows of a webhook. */
export function useColumns(range: TimeRange): Column<WebhookRow>[] {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const rateOf = (attempts: number) => {
    const perMinute = attempts / MINUTES[range];
    return attempts > 0 && perMinute < 0.1 ? `< ${format.compact(0.1)}` : format.compact(perMinute);
  };
  return [
    {
      id: 'targetUrl',
      header: t('column.url'),
      isSortable: true,
      cell: (row) => (
        <Anchor component={Link} href={pathOf.webhook(row.id)} className={styles.url}>
          {row.targetUrl}
        </Anchor>
      ),
    },
    { id: 'eventType', header: t('column.eventType'), isSortable: true, cell: (row) => row.eventType },
    { id: 'state', header: t('column.state'), isSortable: true, cell: (row) => <StateCell row={row} /> },
    {
      id: 'successRate',
      header: t('column.successRate'),
      isNumeric: true,
      isSortable: true,
      cell: ({ health }) => (health.successRate === null ? '–' : format.percent(health.successRate)),
    },
    {
      id: 'p95',
      header: t('column.p95'),
      isNumeric: true,
      isSortable: true,
      cell: ({ health }) => <DurationText ms={health.latencyP95Ms} />,
    },
    {
      id: 'rate',
      header: t('column.rate'),
      isNumeric: true,
      isSortable: true,
      cell: ({ health }) => t('perMinute', { rate: rateOf(health.attempts) }),
    },
    {
      id: 'backlog',
      header: t('column.backlog'),
      isNumeric: true,
      isSortable: true,
      cell: (row) => format.number(row.backlog),
    },
  ];
}

function StateCell({ row }: { row: WebhookRow }) {
  const state = webhookStateOf(row);
  const disabledReason = useDisabledReason();
  const problemText = useProblemText();
  const reasons: Partial<Record<typeof state, string | null>> = {
    disabled: disabledReason(row.disabledReason),
    misconfigured: row.misconfigured && problemText(row.misconfigured),
    circuitOpen: row.circuit?.reason ?? null,
  };
  const reason = reasons[state];
  return (
    <div>
      <WebhookBadge state={state} />
      {reason && (
        <Text size="xs" c="dimmed" className={styles.reason}>
          {reason}
        </Text>
      )}
    </div>
  );
}
