import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import type { WebhookFare } from './overview.query.js';
import { TroubledRow } from './troubled-row.js';
import { troubled } from './webhook-trouble.js';

interface Props {
  webhooks: readonly WebhookFare[];
  totalCount: number | null;
}

/** The webhooks that need somebody, the gravest first; a quiet line where there are none. */
export function TroubledWebhooks({ webhooks, totalCount }: Props) {
  const { t } = useTranslation('overview');
  const rows = troubled(webhooks);
  return (
    <Paper withBorder px="md" py="sm" component="section" aria-label={t('trouble.title')}>
      <Title order={2} size="h4" mb="xs">
        {t('trouble.title')}
      </Title>
      {rows.length === 0 ? (
        <Group gap="xs" wrap="nowrap">
          <IconCircleCheck size={18} color="var(--mantine-color-green-6)" aria-hidden />
          <Text size="sm">{t('trouble.none')}</Text>
        </Group>
      ) : (
        <Stack component="ul" gap={0} m={0} p={0}>
          {rows.map(({ webhook, troubles }) => (
            <TroubledRow key={webhook.id} webhook={webhook} troubles={troubles} />
          ))}
        </Stack>
      )}
      {totalCount !== null && totalCount > webhooks.length && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('trouble.first', { count: webhooks.length, total: totalCount })}
        </Text>
      )}
    </Paper>
  );
}
