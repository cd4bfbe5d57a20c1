/** The address of every page. The service answers exactly these with the dashboard, so that unknown ones stay 404. */
export const PATHS = {
  signIn: '/sign-in',
  overview: '/',
  deliveries: '/deliveries',
  delivery: '/deliveries/:id',
  undelivered: '/undelivered',
  webhooks: '/webhooks',
  newWebhook: '/webhooks/new',
  webhook: '/webhooks/:id',
  editWebhook: '/webhooks/:id/edit',
  events: '/events',
  publishEvent: '/events/new',
  event: '/events/:id',
  settings: '/settings',
} as const;

/** The address of one thing's page. */
export const pathOf = {
  delivery: (id: string) => `/deliveries/${encodeURIComponent(id)}`,
  webhook: (id: string) => `/webhooks/${encodeURIComponent(id)}`,
  editWebhook: (id: string) => `/webhooks/${encodeURIComponent(id)}/edit`,
  event: (id: string) => `/events/${encodeURIComponent(id)}`,
};
