import type { FirstStart } from '../accounts/first-start.service.js';

/** What the terminal shows once, at the first start: the tokens, and three commands that work as pasted. */
export function firstStartText(publicUrl: string, made: FirstStart, inboxUrl: string): string {
  const headers = `-H 'Authorization: Token ${made.accountToken}' -H 'Content-Type: application/json'`;
  const webhook = JSON.stringify({ eventType: '*', targetUrl: inboxUrl });
  const event = JSON.stringify({
    type: 'package.status.shipped',
    payload: { id: 8812, city: 'İSTANBUL' },
    objectId: 8812,
  });
  return `
Keep these tokens, they are not shown again.
  operator token: ${made.operatorToken}
  token of the account "default": ${made.accountToken}

Try it. The first registers a webhook (a built-in inbox), the second publishes an event, the third shows its delivery:

curl -sS -X POST ${publicUrl}/api/v1/webhooks ${headers} \\
  -d '${webhook}'

curl -sS -X POST ${publicUrl}/api/v1/events ${headers} \\
  -d '${event}'

curl -sS '${publicUrl}/api/v1/deliveries?limit=1&waitSeconds=10' ${headers}
`;
}
