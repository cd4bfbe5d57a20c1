import { Anchor, Button, Group, Loader, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { Link } from 'wouter';

import { useDeliveryUpdates } from '../../../shared/data/use-delivery-updates.js';
import { usePageQuery } from '../../../shared/data/use-page-query.js';
import { usePoll } from '../../../shared/data/use-poll.js';
import { notifyError } from '../../../shared/feedback/notify.js';
import { pathOf } from '../../../shared/page/paths.js';
import { StatusBadge } from '../../../shared/status/status-badge.js';
import { Countdown } from '../../../shared/time/time-texts.js';
import { SEND_TEST_EVENT } from '../shared/webhook.mutations.js';
import { DELIVERY_RESULT } from '../shared/webhook.query.js';

/** Sends a test event, and shows what becomes of it. */
export function TestEvent({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation(['webhook', 'errors']);
  const [{ fetching }, send] = useMutation(SEND_TEST_EVENT);
  const [deliveryId, setDeliveryId] = useState<string | null>(null);
  const begin = async () => {
    const { data, error } = await send({ webhookId });
    if (error) notifyError(t, error);
    if (data) setDeliveryId(data.sendTestEvent.id);
  };
  return (
    <Group gap="md" role="status">
      <Button variant="default" leftSection={<IconSend size={15} />} loading={fetching} onClick={() => void begin()}>
        {t(deliveryId ? 'webhook:test.again' : 'webhook:test.send')}
      </Button>
      {deliveryId && <Result key={deliveryId} id={deliveryId} webhookId={webhookId} />}
    </Group>
  );
}

function Result({ id, webhookId }: { id: string; webhookId: string }) {
  const { t } = useTranslation('webhook');
  const { data, refetch } = usePageQuery(DELIVERY_RESULT, { id });
  const delivery = data?.delivery;
  const isOpen = delivery?.status === undefined || delivery.status === 'PENDING';
  useDeliveryUpdates({ webhookId, pause: !isOpen }, refetch);
  // It may be through before the live connection listens.
  usePoll(refetch, 1_000, isOpen && delivery?.attemptCount === 0);
  if (!delivery) return <Loader size="xs" />;
  return (
    <Group gap="xs" data-test-result>
      <StatusBadge delivery={delivery} />
      <Text size="sm">
        {delivery.lastResponseStatus !== null && t('test.answered', { status: delivery.lastResponseStatus })}
        {delivery.lastResponseStatus === null && delivery.lastError !== null && delivery.lastError}
        {delivery.attemptCount === 0 && t(delivery.deferredReason === null ? 'test.underWay' : 'test.heldBack')}
      </Text>
      {isOpen && delivery.attemptCount > 0 && delivery.nextAttemptAt && (
        <Text size="sm" c="dimmed">
          {t('test.next')} <Countdown to={delivery.nextAttemptAt} />
        </Text>
      )}
      <Anchor component={Link} href={pathOf.delivery(id)} size="sm">
        {t('test.open')}
      </Anchor>
    </Group>
  );
}
