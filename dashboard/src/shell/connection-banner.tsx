import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { checkConnection, connection } from '../session/connection.js';
import { useStore } from '../lib/store.js';
import styles from './shell.module.css';

/** Says that the service cannot be reached, for as long as that is so. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { isUp } = useStore(connection);
  return (
    <div role="status" className={isUp ? undefined : styles.banner}>
      {!isUp && (
        <Alert color="yellow" variant="filled" autoContrast icon={<IconPlugConnectedX />} py="xs">
          <Group justify="space-between">
            <Text size="sm">{t('connection.lost')}</Text>
            <Button size="compact-sm" variant="default" onClick={() => void checkConnection()}>
              {t('connection.tryNow')}
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  );
}
