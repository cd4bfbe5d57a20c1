import { type ComponentType, lazy } from 'react';

import { loadStrings } from '../i18n/i18n.js';
import { OverviewPage } from './overview/overview.page.js';
import { preloadChart } from '../shared/chart/lazy-chart.js';
import { PATHS } from '../shared/page/paths.js';

interface PageRoute {
  readonly path: string;
  readonly Page: ComponentType;
  /** Fetches what the page needs, ahead of its being shown. */
  readonly preload: () => void;
}

/** A page that is fetched when it is first needed, side by side with its strings. */
function route(path: string, strings: readonly string[], load: () => Promise<ComponentType>): PageRoute {
  const fetchPage = () => Promise.all([load(), loadStrings(...strings)]);
  return {
    path,
    Page: lazy(async () => ({ default: (await fetchPage())[0] })),
    // What fails here will be told when the page is opened.
    preload: () => void fetchPage().catch(() => {}),
  };
}

/** Most visits begin here: it and its strings come with the shell, so that nothing is waited for but its numbers. */
const OVERVIEW: PageRoute = {
  path: PATHS.overview,
  Page: OverviewPage,
  preload: preloadChart,
};

/** Every page of someone signed in, the more exact path first. */
export const ROUTES: readonly PageRoute[] = [
  OVERVIEW,
  route(PATHS.deliveries, ['deliveries', 'recovery'], () =>
    import('./deliveries/deliveries.page.js').then((m) => m.DeliveriesPage),
  ),
  route(PATHS.delivery, ['delivery', 'deliveries'], () =>
    import('./delivery/delivery.page.js').then((m) => m.DeliveryPage),
  ),
  route(PATHS.undelivered, ['undelivered', 'deliveries', 'recovery'], () =>
    import('./undelivered/undelivered.page.js').then((m) => m.UndeliveredPage),
  ),
  route(PATHS.webhooks, ['webhooks'], () => import('./webhooks/webhooks.page.js').then((m) => m.WebhooksPage)),
  route(PATHS.newWebhook, ['webhook'], () => import('./webhook/new-webhook.page.js').then((m) => m.NewWebhookPage)),
  route(PATHS.editWebhook, ['webhook'], () => import('./webhook/edit-webhook.page.js').then((m) => m.EditWebhookPage)),
  route(PATHS.webhook, ['webhook', 'deliveries', 'recovery'], () =>
    import('./webhook/webhook.page.js').then((m) => m.WebhookPage),
  ),
  route(PATHS.events, ['events'], () => import('./events/events.page.js').then((m) => m.EventsPage)),
  route(PATHS.publishEvent, ['event'], () => import('./event/publish-event.page.js').then((m) => m.PublishEventPage)),
  route(PATHS.event, ['event', 'deliveries'], () => import('./event/event.page.js').then((m) => m.EventPage)),
  route(PATHS.settings, ['settings'], () => import('./settings/settings.page.js').then((m) => m.SettingsPage)),
];

/** Fetches the code of the page at an address before it is opened. */
export function preloadPage(address: string): void {
  const isAt = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(address);
  ROUTES.find(({ path }) => isAt(path))?.preload();
}
