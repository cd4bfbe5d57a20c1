import { graphql } from '../../../graphql/graphql.js';
import { RECOVERY_SHOWN } from '../../../shared/recovery/recovery.query.js';

/** Counts what a webhook missed or failed to get, or brings it back. */
export const RECOVER_WEBHOOK = graphql(
  `
    mutation RecoverWebhook($id: ID!, $input: RecoverWebhookInput!) {
      recoverWebhook(id: $id, input: $input) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);
