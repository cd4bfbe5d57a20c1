import { Group, SimpleGrid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../shared/text/copy-button.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { TestEvent } from './actions/test-event.js';
import { FailingDeliveries } from './failing-deliveries.js';
import { Section } from '../../shared/page/section.js';
import { HealthSection } from './health-section.js';
import { RecoverySection } from './recover/recovery-section.js';
import { SettingsSection } from './settings-section.js';
import { StateNotice } from './state-notice.js';
import { VerifyCode } from './verify/verify-code.js';
import type { WebhookData } from './shared/webhook.query.js';
import styles from './shared/webhook.module.css';

interface Props {
  webhook: WebhookData;
  range: TimeRange;
  onRange: (range: TimeRange) => void;
}

/** The page of a webhook that is there: what matters when it fails comes first. */
export function WebhookView({ webhook, range, onRange }: Props) {
  const { t } = useTranslation('webhook');
  return (
    <>
      <Group gap="xs" mt={-12} wrap="nowrap">
        <span className={styles.url} data-target-url>
          {webhook.targetUrl}
        </span>
        <CopyButton value={webhook.targetUrl} label={t('copyUrl')} isIconOnly />
      </Group>
      <StateNotice webhook={webhook} />
      <HealthSection webhook={webhook} range={range} onRange={onRange} />
      <FailingDeliveries webhookId={webhook.id} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <SettingsSection webhook={webhook} />
        <Stack gap="lg" miw={0}>
          <Section title={t('test.title')} text={t('test.text')}>
            <TestEvent webhookId={webhook.id} />
          </Section>
          <RecoverySection webhook={webhook} />
        </Stack>
      </SimpleGrid>
      <VerifyCode />
    </>
  );
}
