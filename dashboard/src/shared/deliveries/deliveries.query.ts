import { type FragmentOf, graphql } from '../../graphql/graphql.js';

/** A delivery as a row of a list. */
export const DELIVERY_ROW = graphql(`
  fragment DeliveryRow on Delivery {
    id
    eventType
    objectId
    status
    attemptCount
    isUnderWay
    createdAt
    lastAttemptAt
    nextAttemptAt
    deferredReason
    deferredUntil
    lastError
    lastResponseStatus
    targetUrl
    webhook {
      id
      isActive
      deletedAt
    }
  }
`);

export type DeliveryRow = FragmentOf<typeof DELIVERY_ROW>;

/** One page of the deliveries that a filter names, newest first. */
export const DELIVERIES = graphql(
  `
    query Deliveries($filter: DeliveryFilterInput, $first: Int!, $after: String) {
      deliveries(filter: $filter, first: $first, after: $after) {
        edges {
          node {
            ...DeliveryRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  `,
  [DELIVERY_ROW],
);

/** Sends a delivery again. */
export const RESEND_DELIVERY = graphql(`
  mutation ResendDelivery($id: ID!) {
    resendDelivery(id: $id) {
      id
      status
    }
  }
`);
