import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { DeliveryFilter } from '../../shared/deliveries/delivery-filters.js';
import { CodeBlock } from '../../shared/text/code-block.js';
import { restCall } from './rest-call.js';

/** The documented call that answers the same list, to be copied. */
export function RestHint({ filter }: { filter: DeliveryFilter }) {
  const { t } = useTranslation('undelivered');
  const { command, isWider } = restCall(filter, window.location.origin);
  return (
    <Stack gap={6}>
      <CodeBlock label={t('rest.label')} text={command} />
      <Text size="xs" c="dimmed">
        {t('rest.text')} {isWider && t('rest.wider')}
      </Text>
    </Stack>
  );
}
