import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import iconUrl from '../../icon.svg';
import { signIn, type SignInResult } from '../../session/session.js';

/** Trades an API token for a session. The way back is the router's: it leads on once there is a session. */
export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const [result, setResult] = useState<SignInResult | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { token: '' },
    validate: { token: (token) => (token.trim() === '' ? t('empty') : null) },
  });
  useEffect(() => {
    document.title = `${t('title')} · Hookledger`;
  }, [t]);
  const submit = async ({ token }: { token: string }) => {
    const came = await signIn(token.trim());
    setResult(came);
    if (came === 'refused') form.setFieldError('token', t('refused'));
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={400}>
        <form onSubmit={form.onSubmit(submit)} noValidate>
          <Stack>
            <Group gap="sm">
              <img src={iconUrl} alt="" width={30} height={30} />
              <Title order={1} size="h3">
                {t('title')}
              </Title>
            </Group>
            {(result === 'unreachable' || result === 'rate-limited') && (
              <Alert color="red" role="alert">
                {t(result === 'unreachable' ? 'unreachable' : 'rateLimited')}
              </Alert>
            )}
            <PasswordInput
              key={form.key('token')}
              label={t('token')}
              description={t('tokenHint')}
              placeholder="hl_…"
              autoComplete="current-password"
              spellCheck={false}
              data-autofocus
              visibilityToggleButtonProps={{ 'aria-label': t('show') }}
              {...form.getInputProps('token')}
            />
            <Button type="submit" loading={form.submitting}>
              {t('submit')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('where')}
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
