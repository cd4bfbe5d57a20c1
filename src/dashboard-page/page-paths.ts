/** Every address that the dashboard has a page for, as its own `paths.ts` lists them; all others stay 404. */
export const PAGE_PATHS = [
  '/',
  '/sign-in',
  '/deliveries',
  '/deliveries/:id',
  '/undelivered',
  '/webhooks',
  '/webhooks/new',
  '/webhooks/:id',
  '/webhooks/:id/edit',
  '/events',
  '/events/new',
  '/events/:id',
  '/settings',
];
