import { Button, Group, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { pathOf } from '../../shared/page/paths.js';
import { SecretOnce } from '../../shared/text/secret-once.js';
import { TestEvent } from './actions/test-event.js';
import { Section } from '../../shared/page/section.js';
import { VerifyCode } from './verify/verify-code.js';

/** What follows a registration: keep the secret, teach the receiver to check it, try it. */
export function CreatedWebhook({ id, secret }: { id: string; secret: string }) {
  const { t } = useTranslation('webhook');
  return (
    <Stack gap="lg" maw={820}>
      <SecretOnce label={t('secretLabel')} secret={secret} />
      <VerifyCode />
      <Section title={t('test.title')} text={t('test.text')}>
        <TestEvent webhookId={id} />
      </Section>
      <Group>
        <Button component={Link} href={pathOf.webhook(id)} variant="default">
          {t('created.open')}
        </Button>
      </Group>
    </Stack>
  );
}
