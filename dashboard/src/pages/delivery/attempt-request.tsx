import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CodeBlock } from '../../shared/text/code-block.js';
import type { Attempt } from './delivery.query.js';

/** Where an attempt went, and how it was signed, as it was then. Nothing where that is not known. */
export function AttemptRequest({ attempt }: { attempt: Attempt }) {
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
