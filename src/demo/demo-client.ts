/** What the demo asks of the service, over HTTP like any integrator. */
export class DemoClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws where the service does not answer with 2xx */
  async call<Body>(method: string, path: string, body?: string): Promise<Body> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Token ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  register(eventType: string, targetUrl: string, waits: number[]): Promise<{ id: number }> {
    const retryCountdownConfig = { choice: 'schedule', kwargs: { seconds: waits } };
    return this.call('POST', '/api/v1/webhooks', JSON.stringify({ eventType, targetUrl, retryCountdownConfig }));
  }

  /** @param payload JSON text */
  publish(type: string, payload: string, objectId: number): Promise<{ id: string }> {
    const body = `{"type":${JSON.stringify(type)},"payload":${payload},"objectId":${objectId},"contentType":4}`;
    return this.call('POST', '/api/v1/events', body);
  }
}
