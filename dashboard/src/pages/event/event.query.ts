import { graphql, type ResultOf } from '../../graphql/graphql.js';
import { DELIVERY_ROW } from '../../shared/deliveries/deliveries.query.js';

/** One event without its deliveries: it never changes. */
export const EVENT = graphql(`
  query EventById($id: ID!) {
    event(id: $id) {
      id
      type
      payload
      objectId
      contentType
      instance
      occurredAt
      createdAt
    }
  }
`);

/** What an event led to: how many deliveries are in which state, and a page of them. */
export const FAN_OUT = graphql(
  `
    query FanOut($eventId: ID!, $first: Int!, $after: String) {
      deliveryCounts(filter: { eventId: $eventId }) {
        waiting
        retrying
        delivered
        exhausted
        canceled
      }
      deliveries(filter: { eventId: $eventId }, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...DeliveryRow
            finalReason
            webhook {
              eventType
            }
          }
        }
      }
    }
  `,
  [DELIVERY_ROW],
);

export type FullEvent = NonNullable<ResultOf<typeof EVENT>['event']>;
export type FanOut = ResultOf<typeof FAN_OUT>;
export type FannedOutDelivery = FanOut['deliveries']['edges'][number]['node'];

/** The webhooks that a new event may go to. */
export const WEBHOOKS_TO_REACH = graphql(`
  query WebhooksToReach {
    webhooks(first: 100) {
      totalCount
      pageInfo {
        hasNextPage
      }
      edges {
        node {
          id
          eventType
          targetUrl
          isActive
          isPaused
        }
      }
    }
  }
`);

export type ReachableWebhook = ResultOf<typeof WEBHOOKS_TO_REACH>['webhooks']['edges'][number]['node'];

/** Publishes an event; answers where it went. */
export const PUBLISH = graphql(`
  mutation PublishByHand($input: PublishEventInput!) {
    publishEvent(input: $input) {
      id
      deliveries {
        id
      }
    }
  }
`);
