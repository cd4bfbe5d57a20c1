import { graphql, type ResultOf } from '../../graphql/graphql.js';

const RECOVERY_SHOWN = graphql(`
  fragment RecoveryShown on Recovery {
    id
    kind
    webhookId
    criteria
    state
    stateReason
    total
    done
    createdAt
    endedAt
  }
`);

export type ShownRecovery = ResultOf<typeof RECOVERY_SHOWN>;

/** How far one recovery is. */
export const RECOVERY = graphql(
  `
    query RecoveryProgress($id: ID!) {
      recovery(id: $id) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);

/** Recoveries, newest first. */
export const RECENT_RECOVERIES = graphql(
  `
    query RecentRecoveries($after: String) {
      recoveries(first: 5, after: $after) {
        edges {
          node {
            ...RecoveryShown
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [RECOVERY_SHOWN],
);

/** What became of the deliveries that a resend covers. */
export const RESENT_COUNTS = graphql(`
  query ResentCounts($filter: DeliveryScopeInput!) {
    deliveryCounts(filter: $filter) {
      waiting
      retrying
      exhausted
      canceled
    }
  }
`);

/** Counts what a filter names, or sends it again. */
export const RESEND_FILTER = graphql(`
  mutation ResendFilter($filter: DeliveryFilterInput!, $dryRun: Boolean!, $ratePerSecond: Int) {
    resendDeliveries(filter: $filter, dryRun: $dryRun, ratePerSecond: $ratePerSecond) {
      id
      total
    }
  }
`);

export const PAUSE = graphql(
  `
    mutation PauseRecovery($id: ID!) {
      pauseRecovery(id: $id) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);

export const RESUME = graphql(
  `
    mutation ResumeRecovery($id: ID!) {
      resumeRecovery(id: $id) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);

export const CANCEL = graphql(
  `
    mutation CancelRecovery($id: ID!) {
      cancelRecovery(id: $id) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);
