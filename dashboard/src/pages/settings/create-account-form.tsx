import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';

import type { ResultOf } from '../../graphql/graphql.js';
import { explainError } from '../../shared/feedback/explain-error.js';
import { ErrorState } from '../../shared/feedback/error-state.js';
import { applyFieldErrors } from '../../shared/form/apply-field-errors.js';
import { CREATE_ACCOUNT } from './settings.query.js';
import { TimeZoneInput } from './time-zone-input.js';

export type CreatedAccount = ResultOf<typeof CREATE_ACCOUNT>['createAccount'];

interface Props {
  onCancel: () => void;
  onCreated: (account: CreatedAccount) => void;
}

const EMPTY = { name: '', eshopId: '', timezone: 'UTC' };
const SHOP_NUMBER = /^[1-9]\d{0,15}$/;

/** What a new account needs: a name; its shop number and time zone have defaults. */
export function CreateAccountForm({ onCancel, onCreated }: Props) {
  const { t } = useTranslation(['settings', 'common']);
  const [, create] = useMutation(CREATE_ACCOUNT);
  const [error, setError] = useState<CombinedError | null>(null);
  const form = useForm({
    initialValues: EMPTY,
    validate: {
      name: (name) => (name.trim() === '' ? t('nameMissing') : null),
      eshopId: (id) => (id.trim() === '' || SHOP_NUMBER.test(id.trim()) ? null : t('accounts.eshopIdWrong')),
    },
  });
  const submit = async ({ name, eshopId, timezone }: typeof EMPTY) => {
    setError(null);
    const answer = await create({ input: { name: name.trim(), eshopId: eshopId.trim() || null, timezone } });
    if (answer.data) onCreated(answer.data.createAccount);
    else if (answer.error) {
      const { fields } = explainError(answer.error);
      const others = applyFieldErrors(form, Object.keys(EMPTY), fields);
      if (fields.length === 0 || others.length > 0) setError(answer.error);
    }
  };
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        {error && <ErrorState error={error} />}
        <TextInput label={t('name')} maxLength={200} required data-autofocus {...form.getInputProps('name')} />
        <TextInput
          label={t('accounts.eshopId')}
          description={t('accounts.eshopIdHint')}
          inputMode="numeric"
          {...form.getInputProps('eshopId')}
        />
        <TimeZoneInput isForNew {...form.getInputProps('timezone')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('accounts.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
