import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Keeps a page that failed from taking the navigation with it, and offers a way on. Give it the page's path as its key. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure onRetry={() => this.setState({ error: null })} />;
  }
}

/** A page whose code cannot be fetched is mostly one of an older version: loading anew gets the present one. */
function Failure({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="xl" role="alert">
      <Stack align="start">
        <Title order={1} size="h3">
          {t('failure.title')}
        </Title>
        <Text>{t('failure.text')}</Text>
        <Group>
          <Button onClick={() => location.reload()}>{t('failure.reload')}</Button>
          <Button variant="default" onClick={onRetry}>
            {t('action.retry')}
          </Button>
          <Button variant="subtle" component="a" href="/">
            {t('failure.home')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
