import { Anchor, Text, VisuallyHidden } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { NextStep } from '../../shared/deliveries/next-step.js';
import { pathOf } from '../../shared/page/paths.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import type { FannedOutDelivery } from './event.query.js';
import { LastAttempt } from './last-attempt.js';
import { ResendButton } from './resend-button.js';

interface Props {
  deliveries: readonly FannedOutDelivery[];
  onResent: () => void;
}

/** Deliveries of one event, one a row: the state opens it, and its webhook is beside it. */
export function FanOutTable({ deliveries, onResent }: Props) {
  const { t } = useTranslation('event');
  return <DataTable label={t('fanOut')} rows={deliveries} idOf={({ id }) => id} columns={columnsOf(t, onResent)} />;
}

function columnsOf(t: TFunction<'event'>, onResent: () => void): Column<FannedOutDelivery>[] {
  return [
    {
      id: 'state',
      header: t('delivery'),
      cell: (delivery) => (
        <Link href={pathOf.delivery(delivery.id)}>
          <StatusBadge delivery={delivery} />
          <VisuallyHidden> {t('openDelivery', { url: delivery.targetUrl })}</VisuallyHidden>
        </Link>
      ),
    },
    { id: 'webhook', header: t('webhook'), cell: (delivery) => <WebhookOf delivery={delivery} /> },
    { id: 'attempts', header: t('attempts'), isNumeric: true, cell: ({ attemptCount }) => attemptCount },
    { id: 'last', header: t('lastAttempt'), cell: (delivery) => <LastAttempt delivery={delivery} /> },
    { id: 'next', header: t('next'), cell: (delivery) => <NextStep row={delivery} /> },
    {
      id: 'resend',
      header: '',
      isNumeric: true,
      cell: (delivery) => <ResendButton delivery={delivery} onResent={onResent} />,
    },
  ];
}

function WebhookOf({ delivery: { webhook, targetUrl } }: { delivery: FannedOutDelivery }) {
  const { t } = useTranslation('event');
  return (
    <div>
      <Anchor component={Link} href={pathOf.webhook(webhook.id)} size="sm">
        {t('webhookName', { id: webhook.id, type: webhook.eventType })}
      </Anchor>
      {webhook.deletedAt !== null && (
        <Text span size="xs" c="dimmed">
          {' '}
          {t('deleted')}
        </Text>
      )}
      <Text size="xs" c="dimmed" truncate maw={320} title={targetUrl}>
        {targetUrl}
      </Text>
    </div>
  );
}
