import { type FragmentOf, graphql } from '../../graphql/graphql.js';

/** How far a recovery is, and what it covers. */
export const RECOVERY_SHOWN = graphql(`
  fragment RecoveryShown on Recovery {
    id
    kind
    counts
    state
    stateReason
    total
    done
    createdAt
    endedAt
    scope {
      since
      until
      statuses
      webhookId
      eventType
      eventId
      uuid
      objectId
      statusCodeClass
      errorClass
    }
  }
`);

export type ShownRecovery = FragmentOf<typeof RECOVERY_SHOWN>;

/** Whether it queues more, or may go on to. */
export function isUnderWay({ state }: Pick<ShownRecovery, 'state'>): boolean {
  return state === 'RUNNING' || state === 'PAUSED';
}

/** One recovery. */
export const RECOVERY = graphql(
  `
    query Recovery($id: ID!) {
      recovery(id: $id) {
        ...RecoveryShown
      }
    }
  `,
  [RECOVERY_SHOWN],
);

/** A page of recoveries, newest first: of one webhook, in one state, or all. */
export const RECOVERIES = graphql(
  `
    query Recoveries($first: Int!, $after: String, $webhookId: ID, $state: RecoveryState) {
      recoveries(first: $first, after: $after, webhookId: $webhookId, state: $state) {
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

/** What became of the deliveries that a recovery covers. */
export const LEFT_COUNTS = graphql(`
  query LeftCounts($filter: DeliveryScopeInput!) {
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
  mutation ResendFilter($filter: DeliveryFilterInput!, $all: Boolean!, $dryRun: Boolean!, $ratePerSecond: Int) {
    resendDeliveries(filter: $filter, all: $all, dryRun: $dryRun, ratePerSecond: $ratePerSecond) {
      id
      total
    }
  }
`);

export const PAUSE_RECOVERY = graphql(`
  mutation PauseRecovery($id: ID!) {
    pauseRecovery(id: $id) {
      id
      state
    }
  }
`);

export const RESUME_RECOVERY = graphql(`
  mutation ResumeRecovery($id: ID!) {
    resumeRecovery(id: $id) {
      id
      state
    }
  }
`);

export const CANCEL_RECOVERY = graphql(`
  mutation CancelRecovery($id: ID!) {
    cancelRecovery(id: $id) {
      id
      state
    }
  }
`);
