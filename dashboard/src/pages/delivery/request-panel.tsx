import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CodeBlock } from '../../shared/text/code-block.js';
import { CopyButton } from '../../shared/text/copy-button.js';
import { curlCommand, type SentRequest } from './curl-command.js';
import styles from './request-panel.module.css';

/** The request as it is sent, as text only, with the command that sends it from a shell. */
export function RequestPanel({ request }: { request: SentRequest | null }) {
  const { t } = useTranslation('delivery');
  return (
    <section aria-labelledby="request">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h3" id="request">
          {t('request')}
        </Title>
        {request && <CopyButton value={curlCommand(request)} label={t('copyCurl')} />}
      </Group>
      {request === null ? (
        <Paper withBorder p="md">
          <Text size="sm" c="dimmed">
            {t('noRequest')}
          </Text>
        </Paper>
      ) : (
        <Stack gap="sm">
          <Paper withBorder px="md" py="xs" className={styles.line}>
            <strong>{request.method}</strong> {request.url}
          </Paper>
          <CodeBlock
            label={t('requestHeaders')}
            text={request.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}
          />
          <CodeBlock label={t('requestBody')} text={request.body} />
          <Text size="xs" c="dimmed">
            {t('requestNote')}
          </Text>
        </Stack>
      )}
    </section>
  );
}
