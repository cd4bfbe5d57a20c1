import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';

import { notifyDone, notifyError } from '../../../shared/feedback/notify.js';
import { PATHS } from '../../../shared/page/paths.js';
import { DELETE_WEBHOOK } from '../shared/webhook.mutations.js';
import type { WebhookSettings } from '../shared/webhook.query.js';
import styles from '../shared/webhook.module.css';

/** Deletes a webhook once its number has been typed. */
export function DeleteDialog(props: { webhook: WebhookSettings; isOpen: boolean; onClose: () => void }) {
  const { webhook, isOpen, onClose } = props;
  const { t } = useTranslation(['webhook', 'common', 'errors']);
  const [, navigate] = useLocation();
  const [{ fetching }, remove] = useMutation(DELETE_WEBHOOK);
  const [typed, setTyped] = useState('');
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    const { error } = await remove({ id: webhook.id });
    if (error) return notifyError(t, error);
    notifyDone(t('webhook:done.deleted'));
    navigate(PATHS.webhooks);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('webhook:delete.title', { id: webhook.id })}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <form onSubmit={(event) => void confirm(event)}>
        <Stack>
          <span className={styles.url}>{webhook.targetUrl}</span>
          <Text size="sm">{t('webhook:delete.text')}</Text>
          <TextInput
            label={t('webhook:delete.type', { id: webhook.id })}
            value={typed}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.back')}
            </Button>
            <Button type="submit" color="red" loading={fetching} disabled={typed.trim() !== webhook.id}>
              {t('webhook:action.delete')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
