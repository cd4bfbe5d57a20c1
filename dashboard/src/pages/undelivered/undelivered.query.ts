import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** One page of what was attempted and not delivered, newest first. */
export const UNDELIVERED = graphql(`
  query Undelivered($filter: DeliveryFilterInput, $first: Int!, $after: String) {
    deliveries(filter: $filter, first: $first, after: $after) {
      edges {
        node {
          id
          eventType
          objectId
          status
          attemptCount
          isUnderWay
          createdAt
          lastAttemptAt
          nextAttemptAt
          lastError
          lastResponseStatus
          targetUrl
          webhook {
            id
            isActive
            deletedAt
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

export type UndeliveredRow = ResultOf<typeof UNDELIVERED>['deliveries']['edges'][number]['node'];

/** The webhooks that one can filter by. */
export const UNDELIVERED_WEBHOOKS = graphql(`
  query UndeliveredWebhooks {
    webhooks(first: 100) {
      edges {
        node {
          id
          eventType
          targetUrl
        }
      }
    }
  }
`);

/** Sends a delivery again. */
export const RESEND_UNDELIVERED = graphql(`
  mutation ResendUndelivered($id: ID!) {
    resendDelivery(id: $id) {
      id
    }
  }
`);
