import { Code, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../shared/text/copy-button.js';
import { RelativeTime } from '../../shared/time/time-texts.js';
import { useFormat } from '../../shared/time/use-format.js';
import styles from './event-fields.module.css';
import type { FullEvent } from './event.query.js';

/** What was published beside the payload; fields that were not given are left out. */
export function EventFields({ event }: { event: FullEvent }) {
  const { t } = useTranslation(['event', 'common']);
  const format = useFormat();
  return (
    <Paper withBorder p="md" component="dl" className={styles.fields}>
      <Field name={t('id')}>
        <Group gap={4} wrap="nowrap">
          <Code className={styles.code}>{event.id}</Code>
          <CopyButton value={event.id} label={t('common:copy.what', { what: t('id') })} isIconOnly />
        </Group>
      </Field>
      <Field name={t('published.label')}>
        <RelativeTime at={event.createdAt} />
      </Field>
      {event.occurredAt !== null && <Field name={t('occurredAt')}>{format.dateTime(event.occurredAt)}</Field>}
      {event.objectId !== null && <Field name={t('objectId')}>{event.objectId}</Field>}
      {event.contentType !== null && <Field name={t('contentType')}>{event.contentType}</Field>}
      {event.instance !== null && <Field name={t('instance')}>{event.instance}</Field>}
    </Paper>
  );
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} className={styles.value}>
        {children}
      </Text>
    </div>
  );
}
