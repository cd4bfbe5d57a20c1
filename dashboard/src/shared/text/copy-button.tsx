import { ActionIcon, Button, CopyButton as Copier, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface Props {
  value: string;
  /** What is copied: shown on a button, or the name of an icon alone. */
  label: string;
  isIconOnly?: boolean;
}

/** Copies a text, and says so for two seconds. */
export function CopyButton({ value, label, isIconOnly = false }: Props) {
  const { t } = useTranslation();
  return (
    <Copier value={value} timeout={2_000}>
      {({ copied, copy }) => {
        const words = copied ? t('copy.done') : label;
        const icon = copied ? <IconCheck size={16} /> : <IconCopy size={16} />;
        return isIconOnly ? (
          <Tooltip label={words}>
            <ActionIcon variant="subtle" color="gray" aria-label={words} onClick={copy}>
              {icon}
            </ActionIcon>
          </Tooltip>
        ) : (
          <Button variant="default" size="xs" leftSection={icon} onClick={copy} aria-live="polite">
            {words}
          </Button>
        );
      }}
    </Copier>
  );
}
