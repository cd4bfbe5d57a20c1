import { Anchor, Code, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { CopyButton } from '../../shared/text/copy-button.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import { useFormat } from '../../shared/time/use-format.js';
import type { Delivery } from './delivery.query.js';
import styles from './delivery-facts.module.css';

/** What one needs to know a delivery by, with the ways to its webhook and event. */
export function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  const { webhook, targetUrl } = delivery;
  return (
    <dl className={styles.facts}>
      <Fact label={t('fact.webhook')}>
        <Anchor component={Link} href={pathOf.webhook(delivery.webhookId)} size="sm">
          {targetUrl}
        </Anchor>
        {webhook.deletedAt !== null && ` (${t('deleted')})`}
        {webhook.targetUrl !== targetUrl && (
          <div className={styles.quiet}>{t('urlNow', { url: webhook.targetUrl })}</div>
        )}
      </Fact>
      <Fact label={t('fact.type')}>{delivery.eventType}</Fact>
      <Fact label={t('fact.event')}>
        {delivery.event === null ? (
          t('eventGone')
        ) : (
          <Anchor component={Link} href={pathOf.event(delivery.eventId)} size="sm">
            {delivery.eventId}
          </Anchor>
        )}
      </Fact>
      <Fact label={t('fact.uuid')}>
        <Group gap={4} wrap="nowrap">
          <Code className={styles.code}>{delivery.uuid}</Code>
          <CopyButton value={delivery.uuid} label={t('copyUuid')} isIconOnly />
        </Group>
      </Fact>
      <Fact label={t('fact.created')}>
        <RelativeTime at={delivery.createdAt} />
      </Fact>
      <Fact label={t('fact.attempts')}>
        {t('attemptsOf', { made: format.number(delivery.attemptCount), most: format.number(webhook.maxAttempts) })}
      </Fact>
      {delivery.objectId !== null && <Fact label={t('fact.object')}>{delivery.objectId}</Fact>}
      <Fact label={t('fact.format')}>{t(`format.${delivery.format}`)}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
