import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** A delivery with what was sent and what came of each attempt. */
export const DELIVERY = graphql(`
  query Delivery($id: ID!, $attemptsAfter: String) {
    delivery(id: $id) {
      id
      uuid
      eventId
      eventType
      objectId
      status
      finalReason
      format
      attemptCount
      isUnderWay
      createdAt
      nextAttemptAt
      deferredReason
      deferredUntil
      deferredDetail {
        code
        message
      }
      lastError
      lastResponseStatus
      targetUrl
      webhookId
      webhook {
        id
        targetUrl
        isActive
        disabledReason
        deletedAt
        maxAttempts
      }
      event {
        id
      }
      request {
        method
        url
        headers {
          name
          value
        }
        body
      }
      attempts(after: $attemptsAfter) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            number
            startedAt
            durationMs
            dnsMs
            connectMs
            tlsMs
            firstByteMs
            error
            errorDetail
            url
            remoteAddress
            signatureHeaders {
              name
              value
            }
            secretId
            responseStatus
            responseHeaders
            responseBody
            responseBodyTruncated
          }
        }
      }
    }
  }
`);

export type Delivery = NonNullable<ResultOf<typeof DELIVERY>['delivery']>;
export type Attempt = Delivery['attempts']['edges'][number]['node'];

export const CANCEL_DELIVERY = graphql(`
  mutation CancelDelivery($id: ID!) {
    cancelDelivery(id: $id) {
      id
      status
    }
  }
`);
