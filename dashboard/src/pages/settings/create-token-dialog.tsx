import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';

import { ErrorState } from '../../shared/feedback/error-state.js';
import { SecretOnce } from '../../shared/text/secret-once.js';
import { CREATE_API_TOKEN } from './settings.query.js';

const LIFETIMES = ['never', '7', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;

/** Makes a token, and shows it once: from then on the dialog closes by its button alone. */
export function CreateTokenDialog({ onClose, onCreated }: { onClose: () => void; onCreated: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [, create] = useMutation(CREATE_API_TOKEN);
  const [error, setError] = useState<CombinedError | null>(null);
  const [text, setText] = useState<string | null>(null);
  const form = useForm({
    initialValues: { name: '', days: 'never' },
    validate: { name: (name) => (name.trim() === '' ? t('token.nameMissing') : null) },
  });
  const submit = async ({ name, days }: { name: string; days: string }) => {
    const answer = await create({ input: { name: name.trim(), expiresAt: endOf(days) } });
    setError(answer.error ?? null);
    setText(answer.data?.createApiToken.token ?? null);
    if (answer.data) onCreated();
  };
  const isDone = text !== null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('token.create')}
      withCloseButton={!isDone}
      closeOnEscape={!isDone}
      closeOnClickOutside={!isDone}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      {isDone ? (
        <Stack>
          <SecretOnce label={t('token.one')} secret={text} advice={t('token.advice')} />
          <Button onClick={onClose}>{t('kept')}</Button>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit(submit)} noValidate>
          <Stack>
            {error && <ErrorState error={error} />}
            <TextInput
              label={t('name')}
              description={t('token.nameHint')}
              maxLength={200}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <Select
              label={t('token.expires')}
              allowDeselect={false}
              data={LIFETIMES.map((days) => ({ value: days, label: t(`token.lifetime.${days}`) }))}
              {...form.getInputProps('days')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('common:action.cancel')}
              </Button>
              <Button type="submit" loading={form.submitting}>
                {t('token.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

/** The instant so many days from now; null: never. */
function endOf(days: string): string | null {
  return days === 'never' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}
