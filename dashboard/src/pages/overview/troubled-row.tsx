import { Anchor, Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf, PATHS } from '../../shared/page/paths.js';
import { useDisabledReason } from '../../shared/status/use-disabled-reason.js';
import { useProblemText } from '../../shared/status/use-problem-text.js';
import { webhookStateOf } from '../../shared/status/webhook-state.js';
import { WebhookBadge } from '../../shared/status/webhook-badge.js';
import { Countdown } from '../../shared/time/time-texts.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { WebhookFare } from './overview.query.js';
import styles from './troubled-row.module.css';
import type { Trouble } from './webhook-trouble.js';

/** What names the trouble of a webhook that is sent to, the gravest first. */
const BADGES = ['failing', 'exhausted', 'backlog'] as const;

/** A webhook, what is wrong with it, and the ways to it and to what it did not get. */
export function TroubledRow({ webhook, troubles }: { webhook: WebhookFare; troubles: readonly Trouble[] }) {
  const { t } = useTranslation('overview');
  const state = webhookStateOf(webhook);
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <Group gap="xs">
          <Anchor component={Link} href={pathOf.webhook(webhook.id)} size="sm" fw={600}>
            {t('trouble.webhook', { id: webhook.id })}
          </Anchor>
          <Text size="sm">{webhook.eventType}</Text>
          {state === 'active' ? (
            <Badge variant="light" color="red" radius="sm" tt="none" fw={600}>
              {t(`trouble.badge.${BADGES.find((trouble) => troubles.includes(trouble)) ?? 'backlog'}`)}
            </Badge>
          ) : (
            <WebhookBadge state={state} />
          )}
        </Group>
        <Text size="sm" c="dimmed" className={styles.url} title={webhook.targetUrl}>
          {webhook.targetUrl}
        </Text>
        {troubles.map((trouble) => (
          <Text key={trouble} size="sm" component="div">
            <TroubleText webhook={webhook} trouble={trouble} />
          </Text>
        ))}
      </div>
      <Anchor component={Link} href={`${PATHS.undelivered}?webhook=${encodeURIComponent(webhook.id)}`} size="sm">
        {t('trouble.see')}
      </Anchor>
    </li>
  );
}

function TroubleText({ webhook, trouble }: { webhook: WebhookFare; trouble: Trouble }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const reasonOf = useDisabledReason();
  const problemText = useProblemText();
  const { health, backlog, misconfigured, circuit, disabledReason } = webhook;
  switch (trouble) {
    case 'disabled':
      return t('trouble.disabled', { reason: reasonOf(disabledReason) ?? '' });
    case 'misconfigured':
      return misconfigured && problemText(misconfigured);
    case 'circuitOpen':
      return (
        <>
          {t('trouble.circuitOpen', { reason: circuit?.reason ?? '' })}{' '}
          {circuit && <Countdown to={circuit.openUntil} />}
        </>
      );
    case 'failing':
      return t('trouble.failing', {
        rate: format.percent(health.successRate ?? 0),
        attempts: format.number(health.attempts),
      });
    case 'exhausted':
      return t('trouble.exhausted', { count: health.exhausted, formatted: format.number(health.exhausted) });
    default:
      return t(`trouble.${trouble}`, { count: backlog, waiting: format.number(backlog) });
  }
}
