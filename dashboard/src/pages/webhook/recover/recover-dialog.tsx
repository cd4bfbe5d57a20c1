import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';

import { graphql } from '../../../graphql/graphql.js';
import { explainError } from '../../../shared/feedback/explain-error.js';
import { notifyError } from '../../../shared/feedback/notify.js';
import { RECOVERY_SHOWN, type ShownRecovery } from '../../../shared/recovery/recovery.query.js';
import { RecoverChoices, type RecoverRequest } from './recover-choices.js';
import { RecoverPreview } from './recover-preview.js';

/** Counts what a webhook missed or failed to get, or brings it back. */
const RECOVER_WEBHOOK = graphql(
  `
    mutation RecoverWebhook($id: ID!, $input: RecoverWebhookInput!) {
      recoverWebhook(id: $id, input: $input) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);

interface Props {
  id: string;
  isOpen: boolean;
  onClose: () => void;
  onBegun: () => void;
}

/** Asks what to bring back, counts it, and begins. */
export function RecoverDialog({ id, isOpen, onClose, onBegun }: Props) {
  const { t } = useTranslation(['webhook', 'common']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('webhook:recover.dialog', { id })}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <Steps id={id} onClose={onClose} onBegun={onBegun} />
    </Modal>
  );
}

/** Lives as long as the dialog is open. */
function Steps({ id, onClose, onBegun }: Omit<Props, 'isOpen'>) {
  const { t } = useTranslation(['errors']);
  const [{ fetching }, recover] = useMutation(RECOVER_WEBHOOK);
  const [request, setRequest] = useState<RecoverRequest | null>(null);
  const [counted, setCounted] = useState<ShownRecovery | null>(null);
  const [refused, setRefused] = useState<readonly string[]>([]);

  const ask = async (input: RecoverRequest, dryRun: boolean) => {
    setRefused([]);
    setRequest(input);
    const { data, error } = await recover({ id, input: { ...input, dryRun } });
    if (data) return dryRun ? setCounted(data.recoverWebhook) : onBegun();
    if (!error) return;
    const { fields, detail, code } = explainError(error);
    if (fields.length > 0) setRefused(fields.map(({ field, message }) => `${field}: ${message}`));
    else if (code === 'state_conflict') setRefused([detail]);
    else notifyError(t, error);
  };

  if (counted && request)
    return (
      <RecoverPreview
        counted={counted}
        refused={refused}
        isBusy={fetching}
        onBack={() => setCounted(null)}
        onBegin={() => void ask(request, false)}
      />
    );
  return (
    <RecoverChoices
      given={request}
      refused={refused}
      isBusy={fetching}
      onCancel={onClose}
      onCount={(input) => void ask(input, true)}
    />
  );
}
