import { Box, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** Says what is not there: "No webhooks yet". */
  title: string;
  /** Says why, and the next step. */
  children: ReactNode;
  /** The next step itself. */
  action?: ReactNode;
}

/** Stands where a list has nothing to show. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="xs" py="lg">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={480}>
          {children}
        </Text>
        {action && <Box mt="xs">{action}</Box>}
      </Stack>
    </Paper>
  );
}
