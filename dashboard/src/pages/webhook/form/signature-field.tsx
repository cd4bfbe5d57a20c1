import { Select, SimpleGrid, Switch, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { ALGORITHMS, ENCODINGS, ROTATIONS, type SignatureValues } from './form-values.js';
import type { WebhookFormState } from './use-webhook-form.js';

/** One more HMAC header, for receivers that check a platform's own. */
export function SignatureField({ form }: { form: WebhookFormState }) {
  const { t } = useTranslation('webhook');
  const signature = form.getValues().signature;
  const { error } = form.getInputProps('signature');
  const change = (changes: Partial<SignatureValues>) => form.setFieldValue('signature', { ...signature, ...changes });
  return (
    <>
      <Switch
        label={t('field.signature')}
        description={t('hint.signature')}
        checked={signature.isOn}
        onChange={(event) => change({ isOn: event.currentTarget.checked })}
      />
      {signature.isOn && (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          <TextInput
            label={t('field.signatureHeader')}
            spellCheck={false}
            error={Boolean(error)}
            value={signature.header}
            onChange={(event) => change({ header: event.currentTarget.value.trim() })}
          />
          <Select
            label={t('field.algorithm')}
            allowDeselect={false}
            value={signature.algorithm}
            data={ALGORITHMS.map((value) => ({ value, label: `HMAC-${value}` }))}
            onChange={(chosen) => change({ algorithm: ALGORITHMS.find((known) => known === chosen) ?? 'SHA256' })}
          />
          <Select
            label={t('field.encoding')}
            allowDeselect={false}
            value={signature.encoding}
            data={ENCODINGS.map((value) => ({ value, label: value.toLowerCase() }))}
            onChange={(chosen) => change({ encoding: ENCODINGS.find((known) => known === chosen) ?? 'HEX' })}
          />
          <TextInput
            label={t('field.prefix')}
            placeholder="sha256="
            spellCheck={false}
            value={signature.prefix}
            onChange={(event) => change({ prefix: event.currentTarget.value })}
          />
          <Select
            label={t('field.rotation')}
            allowDeselect={false}
            value={signature.rotation}
            data={ROTATIONS.map((value) => ({ value, label: t(`rotation.${value}`) }))}
            onChange={(chosen) => change({ rotation: ROTATIONS.find((known) => known === chosen) ?? 'AFTER_OVERLAP' })}
          />
        </SimpleGrid>
      )}
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
    </>
  );
}
