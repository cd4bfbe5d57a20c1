import { Anchor, Paper, Text } from '@mantine/core';
import { Link } from 'wouter';

import styles from './figure.module.css';

interface Props {
  label: string;
  value: string;
  detail?: string | undefined;
  /** Where those are that it counts. */
  href?: string;
}

/** One number with its name. */
export function Figure({ label, value, detail, href }: Props) {
  return (
    <Paper withBorder px="md" py="sm" component="dl" m={0}>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <dd className={styles.value}>
        {href === undefined ? (
          value
        ) : (
          <Anchor component={Link} href={href} inherit className={styles.link} aria-label={`${label}: ${value}`}>
            {value}
          </Anchor>
        )}
      </dd>
      {detail && (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {detail}
        </Text>
      )}
    </Paper>
  );
}
