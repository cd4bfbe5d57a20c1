import { type FragmentOf, graphql, type ResultOf } from '../../../graphql/graphql.js';

/** All of a webhook that can be set, and its state. */
export const WEBHOOK_SETTINGS = graphql(`
  fragment WebhookSettings on Webhook {
    id
    version
    targetUrl
    eventType
    format
    isActive
    isPaused
    disabledReason
    deletedAt
    createdAt
    modifiedAt
    retryCountdownConfig
    maxAttempts
    timeoutSeconds
    additionalHeaders
    maxConcurrency
    rateLimitPerSecond
    callback
    config
    signature {
      header
      algorithm
      encoding
      prefix
      rotation
    }
  }
`);

export type WebhookSettings = FragmentOf<typeof WEBHOOK_SETTINGS>;

/** One webhook, as its page shows it. */
export const WEBHOOK = graphql(
  `
    query Webhook($id: ID!, $range: TimeRange!) {
      webhook(id: $id) {
        ...WebhookSettings
        backlog
        misconfigured {
          code
          message
          since
        }
        circuit {
          openedAt
          openUntil
          reason
        }
        health(range: $range) {
          attempts
          failedAttempts
          delivered
          exhausted
          successRate
          latencyP50Ms
          latencyP95Ms
          latencyP99Ms
        }
      }
    }
  `,
  [WEBHOOK_SETTINGS],
);

/** What happened to a webhook, step by step. */
export const WEBHOOK_TIMELINE = graphql(`
  query WebhookTimeline($id: ID!, $range: TimeRange!) {
    timeline(webhookId: $id, range: $range) {
      startsAt
      attempts
      failedAttempts
      latencyP95Ms
    }
  }
`);

/** What a webhook is set to. */
export const WEBHOOK_TO_EDIT = graphql(
  `
    query WebhookToEdit($id: ID!) {
      webhook(id: $id) {
        ...WebhookSettings
      }
    }
  `,
  [WEBHOOK_SETTINGS],
);

/** The table by which the service settles what is left open. */
export const WEBHOOK_DEFAULTS = graphql(`
  query WebhookDefaults {
    envelope: webhookDefaults(format: ENVELOPE) {
      maxAttempts
      retryCountdownConfig
      timeoutSeconds
    }
    notification: webhookDefaults(format: NOTIFICATION) {
      maxAttempts
      retryCountdownConfig
      timeoutSeconds
    }
    standard: webhookDefaults(format: STANDARD) {
      maxAttempts
      retryCountdownConfig
      timeoutSeconds
    }
    cloudevents: webhookDefaults(format: CLOUDEVENTS) {
      maxAttempts
      retryCountdownConfig
      timeoutSeconds
    }
  }
`);

/** How one delivery fares: of a test event. */
export const DELIVERY_RESULT = graphql(`
  query DeliveryResult($id: ID!) {
    delivery(id: $id) {
      id
      status
      attemptCount
      lastResponseStatus
      lastError
      deferredReason
      nextAttemptAt
    }
  }
`);

export type WebhookData = NonNullable<ResultOf<typeof WEBHOOK>['webhook']>;
