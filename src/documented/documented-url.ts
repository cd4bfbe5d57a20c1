export const UNDELIVERED_PATH = '/api/v1/oms/settings/undelivered_webhooks/';
export const NOTIFICATIONS_PATH = '/api/webhooks/notifications';

/** In which a token for the notifications may come, beside `Authorization`. */
export const NOTIFICATIONS_TOKEN_HEADERS = ['Shoptet-Access-Token', 'Shoptet-Private-API-Token'];

const WITH_SLASH = `${NOTIFICATIONS_PATH}/`;

/**
 * The URL that a request is routed by: the notifications' with a slash at its end is the one without, so that whatever is
 * answered there comes in the one envelope.
 */
export function documentedUrl(url: string): string {
  if (!url.startsWith(WITH_SLASH)) return url;
  const rest = url.slice(WITH_SLASH.length);
  return rest === '' || rest.startsWith('?') ? NOTIFICATIONS_PATH + rest : url;
}
