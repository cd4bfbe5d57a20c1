import { Alert, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { ConfirmDialog } from '../../shared/feedback/confirm-dialog.js';
import { notifyDone, notifyError } from '../../shared/feedback/notify.js';
import { type ListedToken, REVOKE_API_TOKEN } from './settings.query.js';

interface Props {
  /** Null: closed. */
  token: ListedToken | null;
  /** Whether it is the one that this session uses. */
  ownership: 'no' | 'maybe' | 'surely';
  onClose: () => void;
}

/** Asks before a token is revoked, and warns where that ends this session. */
export function RevokeTokenDialog({ token, ownership, onClose }: Props) {
  const { t } = useTranslation(['settings', 'errors']);
  const [, revoke] = useMutation(REVOKE_API_TOKEN);
  const confirm = async () => {
    if (token === null) return;
    const { error } = await revoke({ id: token.id });
    if (error) notifyError(t, error);
    else notifyDone(t('settings:token.revoked', { name: token.name }));
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={token !== null}
      onClose={onClose}
      title={t('settings:token.revokeNamed', { name: token?.name })}
      confirmLabel={t('settings:token.revoke')}
      isDangerous
      onConfirm={confirm}
    >
      <Stack gap="sm">
        <Text size="sm">{t('settings:token.revokeText', { hint: token?.hint })}</Text>
        {ownership !== 'no' && (
          <Alert color="yellow" variant="light">
            {t(`settings:token.own.${ownership}`)}
          </Alert>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
