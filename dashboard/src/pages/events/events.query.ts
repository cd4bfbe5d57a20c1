import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** A page of the account's events, each with the states of what it led to. */
export const EVENTS = graphql(`
  query Events($first: Int!, $after: String, $filter: EventFilterInput) {
    events(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          type
          objectId
          instance
          createdAt
          deliveries {
            id
            status
            attemptCount
          }
        }
      }
    }
  }
`);

export type ListedEvent = ResultOf<typeof EVENTS>['events']['edges'][number]['node'];
