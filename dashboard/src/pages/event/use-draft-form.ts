import { useForm } from '@mantine/form';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';
import { useLocation } from 'wouter';

import { explainError } from '../../shared/feedback/explain-error.js';
import { notifyDone } from '../../shared/feedback/notify.js';
import { applyFieldErrors } from '../../shared/form/apply-field-errors.js';
import { pathOf } from '../../shared/page/paths.js';
import { PUBLISH } from './event.query.js';
import { checkDraft, type DraftProblem, type EventDraft, publishInput } from './event-draft.js';

/** The form of an event to publish: checked as it is typed, and by the service; published, its page is opened. */
export function useDraftForm(initial: EventDraft) {
  const { t } = useTranslation('event');
  const [, navigate] = useLocation();
  const [, publish] = useMutation(PUBLISH);
  const [error, setError] = useState<CombinedError | null>(null);
  const form = useForm<EventDraft>({
    initialValues: initial,
    validateInputOnChange: true,
    validate: {
      type: (value) => inWords(t, checkDraft.type(value)),
      payload: (value) => inWords(t, checkDraft.payload(value)),
      objectId: (value) => inWords(t, checkDraft.integer(value)),
      contentType: (value) => inWords(t, checkDraft.integer(value)),
      instance: (value) => inWords(t, checkDraft.instance(value)),
      idempotencyKey: (value) => inWords(t, checkDraft.key(value)),
    },
  });
  const submit = async (draft: EventDraft) => {
    setError(null);
    const answer = await publish({ input: publishInput(draft) });
    if (answer.data) {
      const { id, deliveries } = answer.data.publishEvent;
      notifyDone(t('published.done', { count: deliveries.length }));
      navigate(pathOf.event(id));
    } else if (answer.error) {
      const { fields } = explainError(answer.error);
      const others = applyFieldErrors(form, Object.keys(initial), fields);
      if (fields.length === 0 || others.length > 0) setError(answer.error);
    }
  };
  return { form, error, submit };
}

function inWords(t: TFunction<'event'>, problem: DraftProblem | null): string | null {
  if (problem === null) return null;
  return typeof problem === 'string' ? t(`problem.${problem}`) : t('problem.invalidJson', { ...problem });
}
