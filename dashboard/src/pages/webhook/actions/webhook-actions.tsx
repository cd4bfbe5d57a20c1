import { Button, Menu, Text } from '@mantine/core';
import {
  IconBan,
  IconChevronDown,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { ConfirmDialog } from '../../../shared/feedback/confirm-dialog.js';
import { pathOf } from '../../../shared/page/paths.js';
import type { WebhookSettings } from '../shared/webhook.query.js';
import { DeleteDialog } from './delete-dialog.js';
import { RotateDialog } from './rotate-dialog.js';
import { useSwitches } from './use-switches.js';

/** What can be done with a webhook; what is hard to undo asks first. */
export function WebhookActions({ webhook }: { webhook: WebhookSettings }) {
  const { t } = useTranslation('webhook');
  const [open, setOpen] = useState<'disable' | 'rotate' | 'delete' | null>(null);
  const { isBusy, pause, resume, enable } = useSwitches(webhook.id);
  const close = () => setOpen(null);
  return (
    <>
      {!webhook.isActive ? (
        <Button loading={isBusy} leftSection={<IconPlayerPlay size={15} />} onClick={() => void enable()}>
          {t('action.enable')}
        </Button>
      ) : webhook.isPaused ? (
        <Button loading={isBusy} leftSection={<IconPlayerPlay size={15} />} onClick={() => void resume()}>
          {t('action.resume')}
        </Button>
      ) : (
        <Button
          variant="default"
          loading={isBusy}
          leftSection={<IconPlayerPause size={15} />}
          onClick={() => void pause()}
        >
          {t('action.pause')}
        </Button>
      )}
      <Button
        variant="default"
        component={Link}
        href={pathOf.editWebhook(webhook.id)}
        leftSection={<IconPencil size={15} />}
      >
        {t('action.edit')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} />}>
            {t('action.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={15} />} onClick={() => setOpen('rotate')}>
            {t('action.rotate')}
          </Menu.Item>
          {webhook.isActive && (
            <Menu.Item leftSection={<IconBan size={15} />} onClick={() => setOpen('disable')}>
              {t('action.disable')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setOpen('delete')}>
            {t('action.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DisableDialog id={webhook.id} isOpen={open === 'disable'} onClose={close} />
      <RotateDialog webhook={webhook} isOpen={open === 'rotate'} onClose={close} />
      <DeleteDialog webhook={webhook} isOpen={open === 'delete'} onClose={close} />
    </>
  );
}

/** Asks before a webhook is disabled, since what waits for it is canceled. */
function DisableDialog({ id, isOpen, onClose }: { id: string; isOpen: boolean; onClose: () => void }) {
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
