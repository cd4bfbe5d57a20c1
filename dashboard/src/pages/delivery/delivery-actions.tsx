import { Button, Tooltip } from '@mantine/core';
import { IconBan, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { RESEND_DELIVERY } from '../../shared/deliveries/deliveries.query.js';
import { ConfirmDialog } from '../../shared/feedback/confirm-dialog.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { CANCEL_DELIVERY, type Delivery } from './delivery.query.js';

/** Sends a delivery again, or cancels it while it is pending. */
export function DeliveryActions({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('delivery');
  const { t: errors } = useTranslation(['errors']);
  const [resending, resend] = useMutation(RESEND_DELIVERY);
  const [, cancel] = useMutation(CANCEL_DELIVERY);
  const [isAsking, setAsking] = useState(false);
  const { id, status, webhook, event } = delivery;
  const obstacle = event === null ? 'cannot.event' : webhook.isActive ? null : 'cannot.webhook';

  const sendAgain = async () => {
    const { error } = await resend({ id });
    if (error) notifyError(errors, error);
    else notifyDone(t('resent'));
  };
  const confirmCancel = async () => {
    const { error } = await cancel({ id });
    setAsking(false);
    if (error) notifyError(errors, error);
    else notifyDone(t('canceled'));
  };
  return (
    <>
      {status === 'PENDING' && (
        <Button variant="default" leftSection={<IconBan size={16} aria-hidden />} onClick={() => setAsking(true)}>
          {t('cancel.open')}
        </Button>
      )}
      <Tooltip
        label={obstacle && t(obstacle)}
        disabled={obstacle === null}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={resending.fetching}
          data-disabled={obstacle !== null || undefined}
          aria-disabled={obstacle !== null || undefined}
          onClick={() => obstacle === null && void sendAgain()}
        >
          {t('resend')}
        </Button>
      </Tooltip>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('cancel.title')}
        confirmLabel={t('cancel.open')}
        isDangerous
        onConfirm={confirmCancel}
      >
        {t('cancel.text')}
      </ConfirmDialog>
    </>
  );
}
