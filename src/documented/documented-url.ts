export const UNDELIVERED_PATH = '/api/v1/oms/settings/undelivered_webhooks/';
export const NOTIFICATIONS_PATH = '/api/webhooks/notifications';

const WITH_SLASH = `${NOTIFICATIONS_PATH}/`;

/**
 * The URL by which a request is routed: a slash after the notifications' path is dropped, so that every response there comes
 * in the envelope.
 */
export function documentedUrl(url: string): string {
  if (!url.startsWith(WITH_SLASH)) return url;
  const rest = url.slice(WITH_SLASH.length);
  return rest === '' || rest.startsWith('?') ? NOTIFICATIONS_PATH + rest : url;
}
