/** What the limits need to know of a webhook, as it is now. */
export interface LimitedWebhook {
  readonly id: number;
  readonly targetUrl: string;
  /** Of its target: the slots of a host are shared by all webhooks that point there. */
  readonly host: string;
  /** Requests in flight at most, of all processes together. */
  readonly maxConcurrency: number;
  /** Null: as many as it takes. */
  readonly rateLimitPerSecond: number | null;
  /** The deadline of one attempt. */
  readonly timeoutSeconds: number;
}
