import { Paper, Text } from '@mantine/core';

import styles from './figure.module.css';

/** One number with its name. */
export function Figure({ label, value, detail }: { label: string; value: string; detail?: string }) {
  return (
    <Paper withBorder p="md" component="dl" m={0}>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <dd className={styles.value}>{value}</dd>
      {detail && (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {detail}
        </Text>
      )}
    </Paper>
  );
}
