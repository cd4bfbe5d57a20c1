import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';

import { explainError } from './explain-error.js';
import { errorWords } from './error-words.js';

interface Props {
  error: CombinedError;
  onRetry?: () => void;
  /** In one line, above what is still known. */
  isCompact?: boolean;
}

/** Says what went wrong and what to do about it, with the request's id where the service gave one. */
export function ErrorState({ error, onRetry, isCompact = false }: Props) {
  const { t } = useTranslation(['errors', 'common']);
  const explained = explainError(error);
  const { title, remedy } = errorWords(t, explained);
  return (
    <Alert
      role="alert"
      variant="light"
      color="red"
      icon={<IconAlertTriangle />}
      title={title}
      py={isCompact ? 'xs' : 'md'}
    >
      <Group justify="space-between" align="end">
        <div>
          <Text size="sm">{remedy}</Text>
          {!isCompact && explained.detail !== title && explained.code !== 'network' && (
            <Text size="sm" c="dimmed">
              {explained.detail}
            </Text>
          )}
          {explained.requestId && (
            <Text size="xs" c="dimmed">
              {t('errors:requestId', { id: explained.requestId })}
            </Text>
          )}
        </div>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common:action.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
