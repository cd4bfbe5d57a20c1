import { useForm, type UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';

import { findJsonError } from '../../../shared/text/json-error.js';
import { findProblem } from './find-problem.js';
import { type FieldName, FIELDS, type WebhookValues } from './form-values.js';

export type WebhookFormState = UseFormReturnType<WebhookValues>;

/** The state of a webhook's form, judged as it is typed. */
export function useWebhookForm(initialValues: WebhookValues): WebhookFormState {
  const { t } = useTranslation('webhook');
  const judge = (field: FieldName) => (_value: unknown, values: WebhookValues) => {
    const problem = findProblem(field, values);
    // Of the strings only the one about JSON says where.
    return problem && t(`problem.${problem}`, { ...findJsonError(values.config) });
  };
  return useForm<WebhookValues>({
    initialValues,
    validateInputOnChange: true,
    validate: Object.fromEntries(FIELDS.map((field) => [field, judge(field)])),
  });
}
