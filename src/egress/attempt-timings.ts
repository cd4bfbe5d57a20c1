/** How long opening a connection took, step by step, in milliseconds. What was not needed, or not reached, is left out. */
export interface ConnectTimings {
  dnsMs?: number;
  /** TCP alone. */
  connectMs?: number;
  tlsMs?: number;
}

/** Where an attempt's time went. Without the steps of a connection it went over one that stood already. */
export interface AttemptTimings extends Readonly<ConnectTimings> {
  /** From the beginning of the attempt to the first byte of the answer. */
  readonly firstByteMs?: number;
}

/** Something for which a connection is opened, and which is told how that goes. */
export interface Dialer {
  connectTimings: ConnectTimings | null;
  /** Where TCP connected to, if that may be shown. */
  remoteAddress: string | null;
}

/** Milliseconds since an instant of the monotonic clock, whole. */
export const since = (startedAt: number) => Math.round(performance.now() - startedAt);
