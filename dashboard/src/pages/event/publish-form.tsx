import {
  Alert,
  Autocomplete,
  type AutocompleteProps,
  Button,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  type TextareaProps,
  TextInput,
} from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { PATHS } from '../../shared/page/paths.js';
import { InstantInput } from '../../shared/time/instant-input.js';
import { useTimeZone } from '../../shared/time/time-zone.context.js';
import { useFormat } from '../../shared/time/use-format.js';
import { byteLength, type EventDraft, MOST_PAYLOAD_BYTES } from './event-draft.js';
import { WEBHOOKS_TO_REACH } from './event.query.js';
import styles from './publish-form.module.css';
import { Reach } from './reach.js';
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

/** An event's type, with those suggested that webhooks ask for; of a pattern its beginning. */
function TypeInput(props: AutocompleteProps) {
  const { t } = useTranslation('event');
  const webhooks = usePageQuery(WEBHOOKS_TO_REACH, {}).data?.webhooks.edges ?? [];
  const wanted = webhooks.map(({ node }) => node.eventType.replace(/\*$/, '')).filter((type) => type !== '');
  return (
    <Autocomplete
      label={t('type')}
      description={t('typeHint')}
      placeholder="package.status.shipped"
      required
      spellCheck={false}
      autoCapitalize="off"
      data={[...new Set(wanted)].sort()}
      {...props}
    />
  );
}

/** A payload as JSON text, sent exactly as it stands here. Ctrl or ⌘ with Enter publishes. */
function PayloadInput(props: TextareaProps & { value: string }) {
  const { t } = useTranslation('event');
  const format = useFormat();
  const submitByKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
  };
  return (
    <Textarea
      label={t('payload')}
      description={t('payloadHint', {
        size: format.number(byteLength(props.value)),
        most: format.number(MOST_PAYLOAD_BYTES),
      })}
      required
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      classNames={{ input: styles.payload! }}
      onKeyDown={submitByKey}
      {...props}
    />
  );
}
