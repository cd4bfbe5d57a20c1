import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { ErrorState } from '../../shared/feedback/error-state.js';
import { PATHS } from '../../shared/page/paths.js';
import { InstantInput } from '../../shared/time/instant-input.js';
import { useTimeZone } from '../../shared/time/time-zone.context.js';
import type { EventDraft } from './event-draft.js';
import { PayloadInput } from './payload-input.js';
import styles from './publish-form.module.css';
import { Reach } from './reach.js';
import { TypeInput } from './type-input.js';
import { useDraftForm } from './use-draft-form.js';

/** An event by hand: what it is on one side, where it will go on the other. Published, it is shown with its deliveries. */
export function PublishForm({ initial, isOriginalGone = false }: { initial: EventDraft; isOriginalGone?: boolean }) {
  const { t } = useTranslation(['event', 'common']);
  const timeZone = useTimeZone();
  const { form, error, submit } = useDraftForm(initial);
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate className={styles.form}>
      <Stack className={styles.main}>
        {isOriginalGone && <Alert color="yellow">{t('originalGone')}</Alert>}
        {error && <ErrorState error={error} />}
        <TypeInput {...form.getInputProps('type')} />
        <PayloadInput {...form.getInputProps('payload')} value={form.values.payload} />
        <Paper withBorder p="md" component="fieldset" m={0}>
          <Text component="legend" size="sm" fw={550} px={6}>
            {t('more')}
          </Text>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput label={t('objectId')} inputMode="numeric" {...form.getInputProps('objectId')} />
            <TextInput label={t('contentType')} inputMode="numeric" {...form.getInputProps('contentType')} />
            <TextInput label={t('instance')} description={t('instanceHint')} {...form.getInputProps('instance')} />
            <InstantInput
              label={t('occurredAt')}
              description={t('occurredAtHint', { zone: timeZone })}
              value={form.values.occurredAt}
              onChange={(at) => form.setFieldValue('occurredAt', at)}
              error={form.errors.occurredAt}
            />
            <TextInput
              label={t('idempotencyKey')}
              description={t('idempotencyKeyHint')}
              spellCheck={false}
              {...form.getInputProps('idempotencyKey')}
            />
          </SimpleGrid>
        </Paper>
      </Stack>
      <Stack className={styles.side}>
        <Reach type={form.values.type.trim()} />
        <Group grow>
          <Button component={Link} href={PATHS.events} variant="default">
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('publish')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
