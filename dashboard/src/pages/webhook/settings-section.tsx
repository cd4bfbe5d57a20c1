import { Anchor, Code } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import { useFormat } from '../../shared/time/use-format.js';
import { Section } from '../../shared/page/section.js';
import { writeConfig } from './form/config-text.js';
import { useDefaultTimeout } from './form/use-defaults.js';
import { formOf } from './form/webhook-input.js';
import { WaitsPreview } from './form/waits-preview.js';
import type { WebhookSettings } from './shared/webhook.query.js';
import styles from './shared/webhook.module.css';

/** What the webhook is set to, and the way to change it. */
export function SettingsSection({ webhook }: { webhook: WebhookSettings }) {
  const { t } = useTranslation('webhook');
  return (
    <Section
      title={t('settings.title')}
      aside={
        <Anchor component={Link} href={pathOf.editWebhook(webhook.id)} size="sm">
          {t('settings.edit')}
        </Anchor>
      }
    >
      <dl className={styles.settings}>
        {useRows(webhook).map(([name, value]) => (
          <Row key={name} name={name} value={value} />
        ))}
      </dl>
      <WaitsPreview retry={formOf(webhook).retryCountdownConfig} attempts={webhook.maxAttempts} />
    </Section>
  );
}

function useRows(webhook: WebhookSettings): [string, ReactNode][] {
  const { t } = useTranslation('webhook');
  const format = useFormat();
  const ofFormat = useDefaultTimeout(webhook.format);
  const headers = Object.entries(webhook.additionalHeaders as Record<string, string>);
  const config = writeConfig(webhook.config);
  const { callback, timeoutSeconds, rateLimitPerSecond, signature } = webhook;
  return [
    [t('field.eventType'), <Code key="type">{webhook.eventType}</Code>],
    [t('field.format'), t(`format.${webhook.format}`)],
    [t('field.maxAttempts'), format.number(webhook.maxAttempts)],
    [
      t('field.timeoutSeconds'),
      timeoutSeconds === null
        ? ofFormat && t('settings.default', { time: format.duration(ofFormat * 1_000) })
        : format.duration(timeoutSeconds * 1_000),
    ],
    [t('field.maxConcurrency'), format.number(webhook.maxConcurrency)],
    [
      t('field.rateLimitPerSecond'),
      rateLimitPerSecond === null ? t('hint.unlimited') : format.number(rateLimitPerSecond),
    ],
    [
      t('section.headers'),
      headers.length === 0
        ? t('settings.noHeaders')
        : headers.map(([name, value]) => <div key={name}>{`${name}: ${value}`}</div>),
    ],
    [
      t('field.signature'),
      signature === null
        ? '–'
        : `${signature.header}: ${signature.prefix}HMAC-${signature.algorithm}, ${signature.encoding.toLowerCase()}`,
    ],
    ...(signature === null
      ? []
      : [[t('field.rotation'), t(`rotation.${signature.rotation}`)] satisfies [string, ReactNode]]),
    ...(callback === '' ? [] : [[t('field.callback'), callback] satisfies [string, ReactNode]]),
    ...(config === '' ? [] : [[t('field.config'), <Code key="config">{config}</Code>] satisfies [string, ReactNode]]),
    [t('settings.createdAt'), <RelativeTime key="created" at={webhook.createdAt} />],
    [t('settings.modifiedAt'), <RelativeTime key="modified" at={webhook.modifiedAt} />],
  ];
}

function Row({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
