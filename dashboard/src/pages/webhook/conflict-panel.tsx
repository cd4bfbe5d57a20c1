import { Alert, Button, Stack, Table, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { RelativeTime } from '../../shared/time/time-texts.js';
import styles from './shared/webhook.module.css';
import type { FieldName, WebhookValues } from './form/form-values.js';
import type { WebhookFormState } from './form/use-webhook-form.js';
import { inputOf } from './form/webhook-input.js';
import type { Conflict } from './use-conflict.js';

/** Tells who saves second what the first one changed: their values beside the typed ones, to be taken one by one. */
export function ConflictPanel({ form, found }: { form: WebhookFormState; found: Conflict }) {
  const { t } = useTranslation('webhook');
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const name = (field: FieldName) => t(`fieldName.${field}`);
  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      role="alert"
      color="yellow"
      icon={<IconUsers />}
      title={t('conflict.title')}
      data-conflict
    >
      <Stack gap="xs">
        <Text size="sm">
          {t('conflict.when')} <RelativeTime at={found.modifiedAt} />. {t('conflict.nothingSaved')}
        </Text>
        {found.taken.length > 0 && (
          <Text size="sm">{t('conflict.taken', { fields: found.taken.map(name).join(', ') })}</Text>
        )}
        {found.disputed.length === 0 ? (
          <Text size="sm">{t('conflict.none')}</Text>
        ) : (
          <Disputed form={form} found={found} name={name} />
        )}
      </Stack>
    </Alert>
  );
}

interface DisputedProps {
  form: WebhookFormState;
  found: Conflict;
  name: (field: FieldName) => string;
}

function Disputed({ form, found, name }: DisputedProps) {
  const { t } = useTranslation('webhook');
  const [typed, theirs] = [form.getValues(), found.theirs];
  return (
    <Table aria-label={t('conflict.title')} className={styles.compared}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('conflict.field')}</Table.Th>
          <Table.Th>{t('conflict.mine')}</Table.Th>
          <Table.Th>{t('conflict.theirs')}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {found.disputed.map((field) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">{name(field)}</Table.Th>
            <Table.Td>{shown(typed, field)}</Table.Td>
            <Table.Td>{shown(theirs, field)}</Table.Td>
            <Table.Td>
              <Button size="compact-xs" variant="default" onClick={() => form.setFieldValue(field, theirs[field])}>
                {t('conflict.takeTheirs')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** A field's value as it would be sent; of a config its text, which may not be JSON yet. */
function shown(values: WebhookValues, field: FieldName): string {
  if (field === 'config') return values.config || '–';
  const value = field === 'secretKey' ? '' : inputOf({ ...values, config: '' })[field];
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '–');
}
