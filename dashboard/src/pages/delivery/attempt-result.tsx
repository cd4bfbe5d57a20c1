import { Alert, Stack, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { CodeBlock } from '../../shared/text/code-block.js';
import { useFormat } from '../../shared/time/use-format.js';
import { adviceOf } from './advice.js';
import type { Attempt } from './delivery.query.js';
import { TimingBar } from './timing-bar.js';

/** What an attempt sent and what came of it: the error with what to do about it, where the time went, and the response as text. */
export function AttemptResult({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('delivery');
  const format = useFormat();
  const advice = adviceOf(attempt);
  const headers = headerText(attempt.responseHeaders);
  return (
    <Stack gap="sm">
      {advice && (
        <Alert variant="default" icon={<IconBulb />} title={t(`advice.${advice}.text`)}>
          {t(`advice.${advice}.remedy`)}
        </Alert>
      )}
      <Text size="xs" c="dimmed">
        {t('startedAt', { time: format.dateTime(attempt.startedAt), duration: format.duration(attempt.durationMs) })}
      </Text>
      <AttemptRequest attempt={attempt} />
      <TimingBar attempt={attempt} />
      {attempt.responseStatus === null ? (
        attempt.errorDetail === null ? (
          <Text size="sm" c="dimmed">
            {t('noResponse')}
          </Text>
        ) : (
          <CodeBlock label={t('answeredWith')} text={attempt.errorDetail} />
        )
      ) : (
        <>
          {headers !== '' && <CodeBlock label={t('responseHeaders')} text={headers} />}
          <CodeBlock label={t('responseBody')} text={attempt.responseBody ?? ''} />
          {attempt.responseBodyTruncated && (
            <Text size="sm" c="dimmed">
              {t('truncated')}
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

/** Where an attempt went, and how it was signed, as it was then. Nothing where that is not known. */
function AttemptRequest({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('delivery');
  const { url, remoteAddress, signatureHeaders, secretId } = attempt;
  if (url === null || signatureHeaders === null) return null;
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t(remoteAddress === null ? 'sentTo' : 'sentToAddress', { url, address: remoteAddress })}
      </Text>
      <CodeBlock
        label={t('signatureHeaders', { id: secretId })}
        text={signatureHeaders.map(({ name, value }) => `${name}: ${value}`).join('\n')}
      />
    </>
  );
}

/** Headers as they stand in a request, a line each; whatever else was stored in their place counts as none. */
function headerText(headers: unknown): string {
  if (headers === null || typeof headers !== 'object' || Array.isArray(headers)) return '';
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join('\n');
}
