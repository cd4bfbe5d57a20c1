/** Throws where the request is not genuine. */
export function verifyWebhook(headers: Record<string, string | undefined>, rawBody: Uint8Array, secret: string): void;
