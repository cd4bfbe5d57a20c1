import { Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The deed, as a verb: "Delete webhook". */
  confirmLabel: string;
  isDangerous?: boolean;
  /** The dialog stays, and waits, until it is done. */
  onConfirm: () => Promise<unknown> | void;
}

/** Asks before something that is hard to undo. */
export function ConfirmDialog({ isOpen, onClose, title, children, confirmLabel, isDangerous, onConfirm }: Props) {
  const { t } = useTranslation();
  const [isUnderWay, setUnderWay] = useState(false);
  const confirm = async () => {
    setUnderWay(true);
    try {
      await onConfirm();
    } finally {
      setUnderWay(false);
    }
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <div>{children}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={isDangerous || undefined}>
            {t('action.back')}
          </Button>
          <Button color={isDangerous ? 'red' : undefined} loading={isUnderWay} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
