import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { RESEND_DELIVERY } from '../../shared/deliveries/deliveries.query.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import type { FannedOutDelivery } from './event.query.js';

/** Sends one delivery again at once; where it waits for its next attempt already, it need not wait. */
export function ResendButton({ delivery, onResent }: { delivery: FannedOutDelivery; onResent: () => void }) {
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
