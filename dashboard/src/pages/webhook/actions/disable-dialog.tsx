import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ConfirmDialog } from '../../../shared/feedback/confirm-dialog.js';
import { useSwitches } from './use-switches.js';

/** Asks before a webhook is disabled, since what waits for it is canceled. */
export function DisableDialog({ id, isOpen, onClose }: { id: string; isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhook');
  const { disable } = useSwitches(id);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('disable.title', { id })}
      confirmLabel={t('action.disable')}
      isDangerous
      onConfirm={async () => {
        if (await disable()) onClose();
      }}
    >
      <Text size="sm">{t('disable.text')}</Text>
    </ConfirmDialog>
  );
}
