import { Anchor, Button, Text, VisuallyHidden } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Link } from 'wouter';

import { RESEND_DELIVERY } from '../../shared/deliveries/deliveries.query.js';
import { LastResult } from '../../shared/deliveries/last-result.js';
import { NextStep } from '../../shared/deliveries/next-step.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { pathOf } from '../../shared/page/paths.js';
import { reasonKey } from '../../shared/status/reason-key.js';
import { StatusBadge } from '../../shared/status/status-badge.js';
import { type Column, DataTable } from '../../shared/table/data-table.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import type { FannedOutDelivery } from './event.query.js';

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

/** When the last attempt was made, what it came to, and why none follows; a dash before the first. */
function LastAttempt({ delivery }: { delivery: FannedOutDelivery }) {
  const { t } = useTranslation('deliveries');
  const { lastAttemptAt, finalReason } = delivery;
  const key = reasonKey(finalReason);
  const reason = key ? t(`reason.${key}`) : finalReason;
  if (lastAttemptAt === null) return reason ?? '–';
  return (
    <div>
      <RelativeTime at={lastAttemptAt} />
      <Text size="xs" c="dimmed">
        <LastResult row={delivery} />
      </Text>
      {reason !== null && (
        <Text size="xs" c="dimmed">
          {reason}
        </Text>
      )}
    </div>
  );
}

/** Sends one delivery again at once; where it waits for its next attempt already, it need not wait. */
function ResendButton({ delivery, onResent }: { delivery: FannedOutDelivery; onResent: () => void }) {
  const { t } = useTranslation(['event', 'errors']);
  const [{ fetching }, resend] = useMutation(RESEND_DELIVERY);
  const run = async () => {
    const { error } = await resend({ id: delivery.id });
    if (error) notifyError(t, error);
    else notifyDone(t('event:resent'));
    onResent();
  };
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconRefresh size={14} aria-hidden />}
      loading={fetching}
      disabled={delivery.isUnderWay}
      aria-label={t('event:resendTo', { url: delivery.targetUrl })}
      onClick={() => void run()}
    >
      {t('event:resend')}
    </Button>
  );
}
