import { graphql } from '../../graphql/graphql.js';

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
