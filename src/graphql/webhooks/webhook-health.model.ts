import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import type { ShownProblem } from '../../delivery/attempt/webhook-problem.js';
import { DateTimeScalar } from '../schema/scalars.js';
import { HISTOGRAM_NOTE } from '../schema/time-spans.js';

/** How sending to a webhook went. */
@ObjectType('WebhookHealth', { description: 'How well sending to a webhook worked in the range.' })
export class WebhookHealthModel {
  @Field(() => Int) delivered!: number;
  @Field(() => Int) exhausted!: number;
  @Field(() => Int) attempts!: number;
  @Field(() => Int) failedAttempts!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Share of attempts with a 2xx response, 0 to 1; null if there were no attempts.',
  })
  successRate!: number | null;
  @Field(() => Int, { nullable: true, description: HISTOGRAM_NOTE }) latencyP50Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP95Ms!: number | null;
  @Field(() => Int, { nullable: true }) latencyP99Ms!: number | null;
}

/** Why nothing can be sent to a webhook as it is stored. */
@ObjectType('WebhookProblem', { description: 'Why nothing can be sent to a webhook.' })
export class WebhookProblemModel implements ShownProblem {
  @Field(() => String, { description: 'Stable, such as `secret_unreadable`.' }) code!: string;
  @Field(() => String, { description: 'What is wrong and how to fix it, in one sentence.' }) message!: string;
}

@ObjectType('WebhookMisconfigured', {
  description: 'Nothing can be sent to the webhook with its stored settings. Deliveries wait and use up no attempts.',
})
export class WebhookMisconfiguredModel extends WebhookProblemModel {
  @Field(() => DateTimeScalar, { description: 'When the problem was first noticed.' }) since!: Date;
}

/** Why nothing is sent to a webhook for a while. */
@ObjectType('WebhookCircuit', { description: 'Sending is stopped because the receiver failed.' })
export class WebhookCircuitModel {
  @Field(() => String) reason!: string;
  @Field(() => DateTimeScalar) openedAt!: Date;
  @Field(() => DateTimeScalar, {
    description: 'From then on one probe at a time is sent. A success closes the circuit.',
  })
  openUntil!: Date;
}
