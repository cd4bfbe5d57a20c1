/** Makes keys typed: a string that English lacks does not compile. */
import type common from './en/common.json';
import type errors from './en/errors.json';
import type signIn from './en/sign-in.json';
import type overview from './en/overview.json';
import type deliveries from './en/deliveries.json';
import type delivery from './en/delivery.json';
import type undelivered from './en/undelivered.json';
import type webhooks from './en/webhooks.json';
import type webhook from './en/webhook.json';
import type recovery from './en/recovery.json';
import type events from './en/events.json';
import type event from './en/event.json';
import type settings from './en/settings.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: typeof common;
      errors: typeof errors;
      'sign-in': typeof signIn;
      overview: typeof overview;
      deliveries: typeof deliveries;
      delivery: typeof delivery;
      undelivered: typeof undelivered;
      webhooks: typeof webhooks;
      webhook: typeof webhook;
      recovery: typeof recovery;
      events: typeof events;
      event: typeof event;
      settings: typeof settings;
    };
  }
}
