import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { PATHS, pathOf } from '../../shared/page/paths.js';
import { type ReachableWebhook, WEBHOOKS_TO_REACH } from './event.query.js';
import { reaches } from './reaches.js';

/** To which webhooks an event of this type would go. They open in a tab of their own: what is typed stays. */
export function Reach({ type }: { type: string }) {
  const { t } = useTranslation('event');
  const { data } = usePageQuery(WEBHOOKS_TO_REACH, {});
  const wanting = (data?.webhooks.edges ?? []).map(({ node }) => node).filter((one) => reaches(one.eventType, type));
  const active = wanting.filter(({ isActive }) => isActive);
  const disabled = wanting.length - active.length;
  const isKnown = data !== undefined && type !== '';
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="reach">
      <Stack gap="xs">
        <Title order={2} size="h4" id="reach" aria-live="polite">
          {isKnown ? t('reach.count', { count: active.length }) : t('reach.title')}
        </Title>
        {type === '' && (
          <Text size="sm" c="dimmed">
            {t('reach.typeFirst')}
          </Text>
        )}
        {isKnown && active.map((webhook) => <Reached key={webhook.id} webhook={webhook} />)}
        {isKnown && active.length === 0 && <Nobody />}
        {isKnown && disabled > 0 && (
          <Text size="sm" c="dimmed">
            {t('reach.disabled', { count: disabled })}
          </Text>
        )}
        {isKnown && data.webhooks.pageInfo.hasNextPage && (
          <Text size="sm" c="dimmed">
            {t('reach.ofFirst')}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

function Reached({ webhook: { id, eventType, targetUrl, isPaused } }: { webhook: ReachableWebhook }) {
  const { t } = useTranslation('event');
  return (
    <div>
      <Group gap="xs">
        <Anchor href={pathOf.webhook(id)} target="_blank" rel="noopener" size="sm">
          {t('webhookName', { id, type: eventType })}
        </Anchor>
        {isPaused && (
          <Badge variant="light" color="yellow" tt="none">
            {t('reach.paused')}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" truncate title={targetUrl}>
        {targetUrl}
      </Text>
    </div>
  );
}

function Nobody() {
  const { t } = useTranslation('event');
  return (
    <Text size="sm" c="dimmed">
      {t('reach.nobody')}{' '}
      <Anchor href={PATHS.newWebhook} target="_blank" rel="noopener" size="sm">
        {t('createWebhook')}
      </Anchor>
    </Text>
  );
}
