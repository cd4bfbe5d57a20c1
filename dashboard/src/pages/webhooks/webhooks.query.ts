import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** A page of the account's webhooks with how each fares. */
export const WEBHOOKS = graphql(`
  query Webhooks($after: String, $range: TimeRange!) {
    list: webhooks(first: 100, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          targetUrl
          eventType
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
            successRate
            latencyP95Ms
          }
        }
      }
    }
  }
`);

export type WebhookRow = ResultOf<typeof WEBHOOKS>['list']['edges'][number]['node'];
