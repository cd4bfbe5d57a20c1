import { graphql } from '../../graphql/graphql.js';

/** How the account's deliveries fare. */
export const OVERVIEW = graphql(`
  query Overview($range: TimeRange!) {
    overview(range: $range) {
      delivered
      exhausted
      canceled
      pending
      successRate
      latencyP50Ms
      latencyP95Ms
      latencyP99Ms
      backlog
      oldestDueAgeSeconds
    }
  }
`);
