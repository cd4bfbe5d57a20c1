import type { DeliveryWithAttemptsDto } from '../../src/deliveries/deliveries.dto.js';
import type { EventDto, PublishedEventDto } from '../../src/events/events.dto.js';
import type { CreatedWebhookDto, WebhookDto } from '../../src/webhooks/webhooks.dto.js';
import { type Answer, call, type Problem, type RequestArguments } from './call.js';

/** An account of the service under test, and a client that acts for it. */
export class TestAccount {
  constructor(
    private readonly url: string,
    readonly id: number,
    readonly token: string,
  ) {}

  call<Body = Problem>(...request: RequestArguments): Promise<Answer<Body>> {
    return call<Body>(this.url, this.token, ...request);
  }

  /** Registers a webhook, by default for every event type. */
  async webhook(fields: { targetUrl: string } & Record<string, unknown>): Promise<CreatedWebhookDto> {
    return this.done(201, 'POST', '/api/v1/webhooks', { eventType: '*', ...fields });
  }

  async patchWebhook(id: number, changes: Record<string, unknown>): Promise<WebhookDto> {
    return this.done(200, 'PATCH', `/api/v1/webhooks/${id}`, changes);
  }

  /** Publishes an event, by default with some type and payload. */
  async publish(fields: Record<string, unknown> = {}): Promise<PublishedEventDto> {
    return this.done(202, 'POST', '/api/v1/events', { type: 'order.created', payload: { id: 1 }, ...fields });
  }

  async event(id: string): Promise<EventDto> {
    return this.done(200, 'GET', `/api/v1/events/${id}`);
  }

  async delivery(id: number): Promise<DeliveryWithAttemptsDto> {
    return this.done(200, 'GET', `/api/v1/deliveries/${id}`);
  }

  /** The deliveries of an event in the order of their webhooks' registration. */
  async deliveriesOf(eventId: string): Promise<DeliveryWithAttemptsDto[]> {
    const { deliveries } = await this.event(eventId);
    const inOrder = [...deliveries].sort((one, other) => one.webhookId - other.webhookId);
    return Promise.all(inOrder.map(({ id }) => this.delivery(id)));
  }

  /** The only delivery of an event. */
  async deliveryOf(eventId: string): Promise<DeliveryWithAttemptsDto> {
    const [delivery, ...others] = await this.deliveriesOf(eventId);
    if (!delivery || others.length > 0)
      throw new Error(`Event ${eventId} has ${others.length + 1} deliveries, or none.`);
    return delivery;
  }

  async resend(id: number): Promise<void> {
    await this.done(202, 'POST', `/api/v1/deliveries/${id}/resend`);
  }

  private async done<Body>(status: number, ...request: RequestArguments): Promise<Body> {
    const answer = await this.call<Body>(...request);
    if (answer.status === status) return answer.body;
    throw new Error(`${request[0]} ${request[1]} answered ${answer.status}, not ${status}: ${answer.text}`);
  }
}
