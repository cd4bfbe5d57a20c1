import { useQuery } from 'urql';

import { WEBHOOK_DEFAULTS } from '../shared/webhook.query.js';
import { type Defaults, defaultsOf } from './defaults.js';
import type { Format } from './form-values.js';

/** What the service sets where an owner leaves it open; undefined while it has not said. */
export function useDefaults() {
  const [{ data, error }, refetch] = useQuery({ query: WEBHOOK_DEFAULTS });
  const defaults: Defaults | undefined = data;
  return { defaults, error, refetch };
}

/** The time-out of a webhook that has none of its own, in seconds. */
export function useDefaultTimeout(format: Format): number | undefined {
  const { defaults } = useDefaults();
  return defaults && defaultsOf(defaults, format).timeoutSeconds;
}
