import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** What is sent again by a filter and is not over, and what has just ended. */
export const RUNNING_RESENDS = graphql(`
  query RunningResends {
    running: recoveries(first: 10, state: RUNNING) {
      edges {
        node {
          id
          kind
          state
          stateReason
          total
          done
          createdAt
        }
      }
    }
    paused: recoveries(first: 10, state: PAUSED) {
      edges {
        node {
          id
          kind
          state
          stateReason
          total
          done
          createdAt
        }
      }
    }
  }
`);

/** How far one of them is. */
export const RESEND_PROGRESS = graphql(`
  query ResendProgress($id: ID!) {
    recovery(id: $id) {
      id
      kind
      state
      stateReason
      total
      done
      createdAt
    }
  }
`);

export type ResendProgress = NonNullable<ResultOf<typeof RESEND_PROGRESS>['recovery']>;

/** Counts what a filter names, or sends it again. */
export const RESEND_ALL = graphql(`
  mutation ResendAll($filter: DeliveryFilterInput!, $dryRun: Boolean!, $ratePerSecond: Int) {
    resendDeliveries(filter: $filter, dryRun: $dryRun, ratePerSecond: $ratePerSecond) {
      id
      state
      total
    }
  }
`);

export const PAUSE_RESEND = graphql(`
  mutation PauseResend($id: ID!) {
    pauseRecovery(id: $id) {
      id
      state
    }
  }
`);

export const RESUME_RESEND = graphql(`
  mutation ResumeResend($id: ID!) {
    resumeRecovery(id: $id) {
      id
      state
    }
  }
`);

export const CANCEL_RESEND = graphql(`
  mutation CancelResend($id: ID!) {
    cancelRecovery(id: $id) {
      id
      state
    }
  }
`);
