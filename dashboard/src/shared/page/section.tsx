import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  text?: string;
  /** On the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A titled part of the page. */
export function Section({ title, text, aside, children }: Props) {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id} miw={0}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {text && (
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          )}
          {aside}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
