import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';

import { explainError } from '../../shared/feedback/explain-error.js';
import { notifyDone } from '../../shared/feedback/notify.js';
import { applyFieldErrors } from '../../shared/form/apply-field-errors.js';
import { type AccountDraft, accountInput, isRetention } from './account-changes.js';
import { type AccountSettings, UPDATE_ACCOUNT } from './settings.query.js';

/** The form of the account's settings. Saved, all that shows the account is renewed. */
export function useAccountForm({ name, timezone, retentionDays }: AccountSettings) {
  const { t } = useTranslation('settings');
  const [, update] = useMutation(UPDATE_ACCOUNT);
  const [error, setError] = useState<CombinedError | null>(null);
  const form = useForm<AccountDraft>({
    initialValues: { name, timezone, retentionDays: retentionDays ?? '' },
    validateInputOnChange: true,
    validate: {
      name: (value) => (value.trim() === '' ? t('nameMissing') : null),
      retentionDays: (value) => (isRetention(value) ? null : t('retentionWrong')),
    },
  });
  const save = async (draft: AccountDraft) => {
    setError(null);
    const answer = await update({ input: accountInput(draft) });
    if (answer.data) {
      form.resetDirty(draft);
      form.setInitialValues(draft);
      notifyDone(t('saved'));
    } else if (answer.error) {
      const { fields } = explainError(answer.error);
      const others = applyFieldErrors(form, Object.keys(draft), fields);
      if (fields.length === 0 || others.length > 0) setError(answer.error);
    }
  };
  return { form, error, save };
}
