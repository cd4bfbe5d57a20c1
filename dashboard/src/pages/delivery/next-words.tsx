import { Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { reasonKey } from '../../shared/status/reason-key.js';
import { useProblemText } from '../../shared/status/use-problem-text.js';
import { useNow } from '../../shared/time/clock.js';
import { Countdown } from '../../shared/time/time-texts.js';
import type { Delivery } from './delivery.query.js';
import { whatNext } from './what-next.js';

/** What happens next, in a sentence, with the time that is left. */
export function NextWords({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation(['delivery', 'deliveries']);
  const { words, at } = whatNext(delivery, useNow());
  const { attemptCount, deferredDetail, finalReason, webhook } = delivery;
  const problemText = useProblemText();
  const key = reasonKey(finalReason);
  return (
    <Paper withBorder px="md" py="sm" role="status" aria-live="off">
      <Text size="sm" fw={550}>
        {t(`next.${words}`, { number: attemptCount + 1, count: attemptCount })}
        {at !== null && (
          <>
            {' '}
            <Countdown to={at} />
          </>
        )}
      </Text>
      {deferredDetail !== null && <Text size="sm">{problemText(deferredDetail)}</Text>}
      {finalReason !== null && (
        <Text size="sm">{key ? t(`deliveries:reason.${key}`) : t('because', { reason: finalReason })}</Text>
      )}
      {(words === 'exhausted' || words === 'canceled') && (
        <Text size="sm" c="dimmed">
          {t(webhook.deletedAt !== null ? 'then.deleted' : webhook.isActive ? 'then.resend' : 'then.enable')}
        </Text>
      )}
    </Paper>
  );
}
