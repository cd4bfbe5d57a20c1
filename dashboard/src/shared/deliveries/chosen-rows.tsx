import { Alert, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog } from '../feedback/confirm-dialog.js';
import { useFormat } from '../time/use-format.js';
import { useResendRows } from './use-resend-rows.js';

interface Props {
  ids: ReadonlySet<string>;
  onChange: (ids: ReadonlySet<string>) => void;
  onSending: (isSending: boolean) => void;
}

/** Sends the chosen deliveries again, shows how far that is, and what was refused: that stays chosen. */
export function ChosenRows({ ids, onChange, onSending }: Props) {
  const { t } = useTranslation(['deliveries', 'recovery', 'common']);
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const { progress, end, send, stop, forget } = useResendRows(onChange, onSending);
  if (progress !== null)
    return (
      <Paper withBorder px="md" py="sm" role="region" aria-label={t('chosen.label')}>
        <Group justify="space-between" mb={8}>
          <Text size="sm">{t('chosen.sending', { sent: progress.done, count: progress.total })}</Text>
          <Button size="xs" variant="default" onClick={stop}>
            {t('chosen.stop')}
          </Button>
        </Group>
        <Progress value={(progress.done / progress.total) * 100} aria-label={t('recovery:progress')} />
      </Paper>
    );
  return (
    <>
      {end !== null && (
        <Alert
          color={end.refused === 0 ? 'green' : 'yellow'}
          role="status"
          withCloseButton
          closeButtonLabel={t('common:action.close')}
          onClose={forget}
          title={t('chosen.done', { sent: format.number(end.sent), total: format.number(end.total) })}
        >
          {end.refused > 0 && t('chosen.refused', { count: end.refused, reason: end.reason })}
          {end.refused === 0 && t('chosen.next')}
        </Alert>
      )}
      {ids.size > 0 && (
        <Paper withBorder px="md" py="xs" role="region" aria-label={t('chosen.label')}>
          <Group justify="space-between">
            <Text size="sm" aria-live="polite">
              {t('chosen.count', { count: ids.size })}
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => onChange(new Set())}>
                {t('chosen.none')}
              </Button>
              <Button size="xs" leftSection={<IconRefresh size={14} aria-hidden />} onClick={() => setAsking(true)}>
                {t('chosen.resend')}
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('chosen.title')}
        confirmLabel={t('chosen.confirm', { count: ids.size })}
        onConfirm={() => {
          setAsking(false);
          void send(ids);
        }}
      >
        <Stack gap="xs">
          <Text size="sm">{t('chosen.count', { count: ids.size })}</Text>
          <Text size="sm" c="dimmed">
            {t('recovery:same')}
          </Text>
        </Stack>
      </ConfirmDialog>
    </>
  );
}
