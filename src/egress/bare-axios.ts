import { type AxiosInstance, create } from 'axios';

import type { EgressAdapter } from './egress.adapter.js';

/**
 * An axios that sends through the adapter and has no other defaults: no headers, no transforms, no redirects, no proxy,
 * no opinion on statuses. Merging the usual ones anew for every request would cost four times what is left of axios.
 */
export function bareAxios(adapter: EgressAdapter): AxiosInstance {
  const instance = create();
  for (const name of Object.keys(instance.defaults)) Reflect.deleteProperty(instance.defaults, name);
  return Object.assign(instance, { defaults: Object.assign(instance.defaults, { adapter }) });
}
