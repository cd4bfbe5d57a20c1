import { type FragmentOf, graphql } from '../../../graphql/graphql.js';

export const RECOVERY_PROGRESS = graphql(`
  fragment RecoveryProgress on Recovery {
    id
    kind
    state
    stateReason
    criteria
    counts
    total
    done
    createdAt
    endedAt
  }
`);

export type RecoveryProgressData = FragmentOf<typeof RECOVERY_PROGRESS>;

/** The webhook's latest recovery, whoever began it. */
export const LATEST_RECOVERY = graphql(
  `
    query LatestRecovery($webhookId: ID!) {
      recoveries(first: 1, webhookId: $webhookId) {
        edges {
          node {
            ...RecoveryProgress
          }
        }
      }
    }
  `,
  [RECOVERY_PROGRESS],
);

export const RECOVER_WEBHOOK = graphql(
  `
    mutation RecoverWebhook($id: ID!, $input: RecoverWebhookInput!) {
      recoverWebhook(id: $id, input: $input) {
        ...RecoveryProgress
      }
    }
  `,
  [RECOVERY_PROGRESS],
);

export const PAUSE_RECOVERY = graphql(
  `
    mutation PauseRecovery($id: ID!) {
      recovery: pauseRecovery(id: $id) {
        ...RecoveryProgress
      }
    }
  `,
  [RECOVERY_PROGRESS],
);

export const RESUME_RECOVERY = graphql(
  `
    mutation ResumeRecovery($id: ID!) {
      recovery: resumeRecovery(id: $id) {
        ...RecoveryProgress
      }
    }
  `,
  [RECOVERY_PROGRESS],
);

export const CANCEL_RECOVERY = graphql(
  `
    mutation CancelRecovery($id: ID!) {
      recovery: cancelRecovery(id: $id) {
        ...RecoveryProgress
      }
    }
  `,
  [RECOVERY_PROGRESS],
);
