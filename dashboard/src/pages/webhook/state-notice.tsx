import { Alert, Text } from '@mantine/core';
import { IconBan, IconPlayerPause, IconPlugConnectedX, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { useDisabledReason } from '../../shared/status/use-disabled-reason.js';
import { useProblemText } from '../../shared/status/use-problem-text.js';
import { webhookStateOf } from '../../shared/status/webhook-state.js';
import { useNow } from '../../shared/time/clock.js';
import { Countdown, RelativeTime } from '../../shared/time/time-texts.js';
import type { WebhookData } from './shared/webhook.query.js';

/** Says in words why nothing, or only a probe, is sent, and what to do; says nothing of a webhook that works. */
export function StateNotice({ webhook }: { webhook: WebhookData }) {
  const { t } = useTranslation('webhook');
  const disabledReason = useDisabledReason();
  switch (webhookStateOf(webhook)) {
    case 'disabled':
      return (
        <Alert color="gray" icon={<IconBan />} title={t('notice.disabled')} data-notice="disabled">
          <Text size="sm">{t('notice.reason', { reason: disabledReason(webhook.disabledReason) ?? '–' })}</Text>
          <Text size="sm">{t('notice.disabledText')}</Text>
        </Alert>
      );
    case 'misconfigured':
      return <MisconfiguredNotice misconfigured={webhook.misconfigured} />;
    case 'paused':
      return (
        <Alert color="yellow" icon={<IconPlayerPause />} title={t('notice.paused')} data-notice="paused">
          <Text size="sm">{t('notice.pausedText', { count: webhook.backlog })}</Text>
        </Alert>
      );
    case 'circuitOpen':
      return <CircuitNotice circuit={webhook.circuit} />;
    default:
      return null;
  }
}

function MisconfiguredNotice({ misconfigured }: { misconfigured: WebhookData['misconfigured'] }) {
  const { t } = useTranslation('webhook');
  const problemText = useProblemText();
  if (misconfigured === null) return null;
  return (
    <Alert color="red" icon={<IconTool />} title={t('notice.misconfigured')} data-notice="misconfigured">
      <Text size="sm">
        {problemText(misconfigured)} {t('notice.noticed')} <RelativeTime at={misconfigured.since} />.
      </Text>
      <Text size="sm">{t('notice.misconfiguredText')}</Text>
    </Alert>
  );
}

function CircuitNotice({ circuit }: { circuit: WebhookData['circuit'] }) {
  const { t } = useTranslation('webhook');
  const now = useNow();
  if (circuit === null) return null;
  const isOver = Date.parse(circuit.openUntil) <= now;
  return (
    <Alert color="red" icon={<IconPlugConnectedX />} title={t('notice.circuit')} data-notice="circuit">
      <Text size="sm">
        {t('notice.reason', { reason: circuit.reason })} {t('notice.since')} <RelativeTime at={circuit.openedAt} />.
      </Text>
      <Text size="sm">
        {isOver ? (
          t('notice.probing')
        ) : (
          <>
            {t('notice.probe')} <Countdown to={circuit.openUntil} />.
          </>
        )}{' '}
        {t('notice.circuitText')}
      </Text>
    </Alert>
  );
}
