import { Button, Group, Paper, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useClient } from 'urql';

import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { RESEND_ONE_OF_DELIVERIES } from './deliveries.query.js';

interface Props {
  ids: ReadonlySet<string>;
  onChange: (ids: ReadonlySet<string>) => void;
}

/** Sends the chosen deliveries again, one after the other. Those that are refused stay chosen. */
export function ChosenRows({ ids, onChange }: Props) {
  const { t } = useTranslation(['deliveries', 'errors', 'common']);
  const client = useClient();
  const [sent, setSent] = useState<number | null>(null);
  if (ids.size === 0) return null;

  const resend = async () => {
    const left = new Set(ids);
    let failure: CombinedError | undefined;
    for (const id of ids) {
      setSent(ids.size - left.size);
      const { error } = await client.mutation(RESEND_ONE_OF_DELIVERIES, { id }).toPromise();
      if (error) failure = error;
      else left.delete(id);
      // Without the service the others would fail too.
      if (error?.networkError) break;
    }
    setSent(null);
    onChange(left);
    if (left.size < ids.size) notifyDone(t('chosen.done', { count: ids.size - left.size }));
    if (failure) notifyError(t, failure);
  };
  return (
    <Paper withBorder px="md" py="xs" role="region" aria-label={t('chosen.label')}>
      <Group justify="space-between">
        <Text size="sm" aria-live="polite">
          {sent === null ? t('chosen.count', { count: ids.size }) : t('chosen.sending', { sent, count: ids.size })}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" disabled={sent !== null} onClick={() => onChange(new Set())}>
            {t('chosen.none')}
          </Button>
          <Button
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={sent !== null}
            onClick={() => void resend()}
          >
            {t('chosen.resend')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
