import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** How the account's deliveries fare. */
export const OVERVIEW = graphql(`
  query Overview($range: TimeRange!) {
    overview(range: $range) {
      delivered
      exhausted
      canceled
      pending
      attempts
      failedAttempts
      successRate
      latencyP50Ms
      latencyP95Ms
      latencyP99Ms
      backlog
      oldestDueAgeSeconds
    }
  }
`);

export type Figures = ResultOf<typeof OVERVIEW>['overview'];

/** What happened step by step. */
export const OVERVIEW_TIMELINE = graphql(`
  query OverviewTimeline($range: TimeRange!, $bucket: TimeBucket) {
    timeline(range: $range, bucket: $bucket) {
      startsAt
      delivered
      failedAttempts
      exhausted
      canceled
      latencyP50Ms
      latencyP95Ms
      latencyP99Ms
    }
  }
`);

export type TimelineStep = ResultOf<typeof OVERVIEW_TIMELINE>['timeline'][number];

/** How each webhook fares. */
export const OVERVIEW_WEBHOOKS = graphql(`
  query OverviewWebhooks($range: TimeRange!) {
    webhooks(first: 100) {
      edges {
        node {
          id
          eventType
          targetUrl
          isActive
          isPaused
          disabledReason
          backlog
          misconfigured {
            code
            message
          }
          circuit {
            openUntil
            reason
          }
          health(range: $range) {
            attempts
            delivered
            exhausted
            successRate
          }
        }
      }
      totalCount
    }
  }
`);

export type WebhookFare = ResultOf<typeof OVERVIEW_WEBHOOKS>['webhooks']['edges'][number]['node'];

/** Whether there is anything yet to give an overview of. */
export const FIRST_STEPS = graphql(`
  query FirstSteps {
    webhooks(first: 1) {
      edges {
        node {
          id
        }
      }
    }
    events(first: 1) {
      edges {
        node {
          id
        }
      }
    }
  }
`);
