import { Alert, Code, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from './copy-button.js';
import styles from './secret-once.module.css';

interface Props {
  label: string;
  secret: string;
  /** What to do with it, where that is not to give it to a receiver. */
  advice?: string;
}

/** Shows a secret that will never be shown again, with a way to copy it. Forget it when this goes. */
export function SecretOnce({ label, secret, advice }: Props) {
  const { t } = useTranslation();
  return (
    <Alert variant="light" color="yellow" icon={<IconKey />} title={label}>
      <Stack gap="xs">
        <Text size="sm">{advice ?? t('secret.once')}</Text>
        <Group gap="xs">
          <Code fz="sm" className={styles.secret} data-secret>
            {secret}
          </Code>
          <CopyButton value={secret} label={t('copy.what', { what: label })} />
        </Group>
      </Stack>
    </Alert>
  );
}
