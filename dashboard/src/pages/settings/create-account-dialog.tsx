import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { chooseAccount } from '../../session/chosen-account.js';
import { SecretOnce } from '../../shared/text/secret-once.js';
import { CreateAccountForm, type CreatedAccount } from './create-account-form.js';

/** Makes an account, and shows its first token once: from then on the dialog closes by its buttons alone. */
export function CreateAccountDialog({ onClose, onCreated }: { onClose: () => void; onCreated: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const [created, setCreated] = useState<CreatedAccount | null>(null);
  const isDone = created !== null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('accounts.create')}
      withCloseButton={!isDone}
      closeOnEscape={!isDone}
      closeOnClickOutside={!isDone}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      {isDone ? (
        <Stack>
          <SecretOnce
            label={t('accounts.tokenOf', { name: created.account.name })}
            secret={created.token}
            advice={t('token.advice')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => chooseAccount(created.account.id)}>
              {t('accounts.switchTo', { name: created.account.name })}
            </Button>
            <Button onClick={onClose}>{t('kept')}</Button>
          </Group>
        </Stack>
      ) : (
        <CreateAccountForm
          onCancel={onClose}
          onCreated={(account) => {
            setCreated(account);
            onCreated();
          }}
        />
      )}
    </Modal>
  );
}
