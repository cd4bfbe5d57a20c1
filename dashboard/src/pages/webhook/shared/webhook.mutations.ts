import { graphql } from '../../../graphql/graphql.js';
import { WEBHOOK_SETTINGS } from './webhook.query.js';

export const CREATE_WEBHOOK = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      id
      secretKey
    }
  }
`);

export const UPDATE_WEBHOOK = graphql(
  `
    mutation UpdateWebhook($id: ID!, $input: UpdateWebhookInput!) {
      updateWebhook(id: $id, input: $input) {
        ...WebhookSettings
      }
    }
  `,
  [WEBHOOK_SETTINGS],
);

export const DELETE_WEBHOOK = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(id: $id) {
      id
      deletedAt
    }
  }
`);

export const PAUSE_WEBHOOK = graphql(`
  mutation PauseWebhook($id: ID!) {
    pauseWebhook(id: $id) {
      id
      isPaused
      version
    }
  }
`);

export const RESUME_WEBHOOK = graphql(`
  mutation ResumeWebhook($id: ID!) {
    resumeWebhook(id: $id) {
      id
      isPaused
      version
    }
  }
`);

export const ROTATE_SECRET = graphql(`
  mutation RotateWebhookSecret($id: ID!, $input: RotateSecretInput) {
    rotateWebhookSecret(id: $id, input: $input) {
      id
      secretKey
      version
    }
  }
`);

export const SEND_TEST_EVENT = graphql(`
  mutation SendTestEvent($webhookId: ID!) {
    sendTestEvent(webhookId: $webhookId) {
      id
    }
  }
`);
