import { graphql, type ResultOf } from '../../graphql/graphql.js';
import { useAllPages } from '../data/use-all-pages.js';

const WEBHOOK_CHOICES = graphql(`
  query WebhookChoices($after: String) {
    list: webhooks(first: 100, after: $after) {
      edges {
        node {
          id
          eventType
          targetUrl
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

export type WebhookChoice = ResultOf<typeof WEBHOOK_CHOICES>['list']['edges'][number]['node'];

const NOTHING_ELSE = {};
const NONE: readonly WebhookChoice[] = [];

/** The account's webhooks, to choose from. */
export function useWebhookChoices(): readonly WebhookChoice[] {
  return useAllPages(WEBHOOK_CHOICES, NOTHING_ELSE).data?.rows ?? NONE;
}

/** The exact event types that webhooks ask for: suggestions for a filter. */
export function exactTypes(webhooks: readonly WebhookChoice[]): string[] {
  return [...new Set(webhooks.map(({ eventType }) => eventType))].filter((type) => !type.includes('*')).toSorted();
}
