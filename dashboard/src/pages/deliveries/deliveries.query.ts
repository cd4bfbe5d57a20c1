import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** One page of the deliveries that a filter names, newest first. */
export const DELIVERIES = graphql(`
  query Deliveries($filter: DeliveryFilterInput, $first: Int!, $after: String) {
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
          nextAttemptAt
          deferredReason
          deferredUntil
          lastError
          lastResponseStatus
          targetUrl
          webhook {
            id
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

export type DeliveryRow = ResultOf<typeof DELIVERIES>['deliveries']['edges'][number]['node'];

/** How many of them are in which state. */
export const DELIVERY_COUNTS = graphql(`
  query DeliveryCounts($filter: DeliveryScopeInput) {
    deliveryCounts(filter: $filter) {
      all
      waiting
      retrying
      delivered
      exhausted
      canceled
    }
  }
`);

/** Whether a uuid is a delivery's. */
export const DELIVERY_OF_UUID = graphql(`
  query DeliveryOfUuid($uuid: ID!) {
    deliveries(first: 1, filter: { uuid: $uuid }) {
      edges {
        node {
          id
        }
      }
    }
  }
`);

/** Whether a number is a delivery's. */
export const DELIVERY_OF_ID = graphql(`
  query DeliveryOfId($id: ID!) {
    delivery(id: $id) {
      id
      eventType
      status
      attemptCount
    }
  }
`);

/** The webhooks that one can filter by. */
export const DELIVERIES_WEBHOOKS = graphql(`
  query DeliveriesWebhooks {
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
export const RESEND_ONE_OF_DELIVERIES = graphql(`
  mutation ResendOneOfDeliveries($id: ID!) {
    resendDelivery(id: $id) {
      id
      status
    }
  }
`);
