import { Button, Group, Modal, PasswordInput, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { explainError } from '../../../shared/feedback/explain-error.js';
import { notifyError } from '../../../shared/feedback/notify.js';
import { SecretOnce } from '../../../shared/text/secret-once.js';
import { useFormat } from '../../../shared/time/use-format.js';
import { ROTATE_SECRET } from '../shared/webhook.mutations.js';
import type { WebhookSettings } from '../shared/webhook.query.js';

/** For how long the old secret may sign too, in seconds. */
const OVERLAPS = [0, 3_600, 86_400, 604_800];

interface Props {
  webhook: WebhookSettings;
  isOpen: boolean;
  onClose: () => void;
}

/** Gives a webhook a new secret, and shows it once. */
export function RotateDialog({ webhook, isOpen, onClose }: Props) {
  const { t } = useTranslation(['webhook', 'common']);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      // A stray click must not lose what is shown only once.
      closeOnClickOutside={secret === null}
      title={t('webhook:rotate.title', { id: webhook.id })}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      {secret === null ? (
        <Choices webhook={webhook} onClose={close} onRotated={setSecret} />
      ) : (
        <Stack>
          <SecretOnce label={t('webhook:secretLabel')} secret={secret} />
          <Group justify="flex-end">
            <Button onClick={close}>{t('webhook:rotate.kept')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

interface ChoicesProps {
  webhook: WebhookSettings;
  onClose: () => void;
  onRotated: (secret: string) => void;
}

function Choices({ webhook: { id, signature }, ...props }: ChoicesProps) {
  const { t } = useTranslation(['webhook', 'common', 'errors']);
  const format = useFormat();
  const [{ fetching }, rotate] = useMutation(ROTATE_SECRET);
  const [overlap, setOverlap] = useState(86_400);
  const [own, setOwn] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const confirm = async () => {
    const input = { overlapSeconds: overlap, ...(own !== '' && { secretKey: own }) };
    const { data, error } = await rotate({ id, input });
    if (data) return props.onRotated(data.rotateWebhookSecret.secretKey ?? '');
    if (!error) return;
    const [field] = explainError(error).fields;
    if (field) setRefused(field.message);
    else notifyError(t, error);
  };
  return (
    <Stack>
      <Text size="sm">{t('webhook:rotate.text')}</Text>
      <Select
        label={t('webhook:rotate.overlap')}
        allowDeselect={false}
        value={String(overlap)}
        onChange={(chosen) => setOverlap(Number(chosen))}
        data={OVERLAPS.map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? t('webhook:rotate.atOnce') : format.duration(seconds * 1_000),
        }))}
      />
      {overlap > 0 && signature && (
        <Text size="sm">{t(`webhook:rotate.${signature.rotation}`, { header: signature.header })}</Text>
      )}
      {overlap === 0 && (
        <Text size="sm" c="orange">
          {t('webhook:rotate.atOnceText')}
        </Text>
      )}
      <PasswordInput
        label={t('webhook:rotate.own')}
        placeholder={t('webhook:hint.secretMade')}
        autoComplete="new-password"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': t('webhook:field.showSecret') }}
        value={own}
        error={refused}
        onChange={(event) => {
          setOwn(event.currentTarget.value);
          setRefused(null);
        }}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={props.onClose}>
          {t('common:action.back')}
        </Button>
        <Button loading={fetching} onClick={() => void confirm()}>
          {t('webhook:action.rotate')}
        </Button>
      </Group>
    </Stack>
  );
}
