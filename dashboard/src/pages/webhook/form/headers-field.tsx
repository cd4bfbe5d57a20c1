import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

import { type HeaderValue, MASK, PLACEHOLDERS } from './form-values.js';
import type { WebhookFormState } from './use-webhook-form.js';

let rowsAdded = 0;

/** Headers of one's own. Values that look like credentials come masked, and stay what they are unless typed anew. */
export function HeadersField({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  const headers = form.getValues().additionalHeaders;
  const { error } = form.getInputProps('additionalHeaders');
  const set = (next: readonly HeaderValue[]) => form.setFieldValue('additionalHeaders', next);
  const change = (row: string, changes: Partial<HeaderValue>) =>
    set(headers.map((header) => (header.row === row ? { ...header, ...changes } : header)));
  return (
    <Stack gap="xs" align="stretch">
      {headers.map(({ row, name, value }, index) => (
        <Group key={row} gap="xs" wrap="nowrap" align="start">
          <TextInput
            flex={2}
            miw={0}
            aria-label={t('field.headerName', { number: index + 1 })}
            placeholder="X-Shop"
            spellCheck={false}
            autoComplete="off"
            value={name}
            error={Boolean(error)}
            onChange={(event) => change(row, { name: event.currentTarget.value.trim() })}
          />
          <TextInput
            flex={3}
            miw={0}
            aria-label={t('field.headerValue', { number: index + 1 })}
            spellCheck={false}
            autoComplete="off"
            value={value}
            description={value === MASK ? t('hint.masked') : undefined}
            inputWrapperOrder={['input', 'description']}
            onFocus={(event) => value === MASK && event.currentTarget.select()}
            onChange={(event) => change(row, { value: event.currentTarget.value })}
          />
          <ActionIcon
            size={36}
            variant="subtle"
            color="gray"
            aria-label={t('field.removeHeader', { name: name || index + 1 })}
            onClick={() => set(headers.filter((header) => header.row !== row))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Text size="sm" c="dimmed">
        {t('hint.placeholders', { list: PLACEHOLDERS.join(', ') })}
      </Text>
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => set([...headers, { row: `new-${++rowsAdded}`, name: '', value: '' }])}
        >
          {t('field.addHeader')}
        </Button>
      </Group>
    </Stack>
  );
}
