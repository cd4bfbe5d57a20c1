import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { connectionType } from '../schema/connection.js';
import { HeaderModel } from './delivery-request.model.js';
import { DateTimeScalar } from '../schema/scalars.js';

/** An attempt as it is shown. Its response's headers and body are field resolvers': they are read if they are asked for. */
@ObjectType('Attempt', { description: 'One HTTP request of a delivery, with its result.' })
export class AttemptModel {
  readonly deliveryId!: string;
  readonly day!: string;
  readonly headersBytes!: number;
  readonly bodyBytes!: number;
  readonly contentEncoding!: string | null;

  @Field(() => Int, { description: 'Counted from 1.' }) number!: number;
  @Field(() => DateTimeScalar) startedAt!: Date;
  @Field(() => Int, { description: 'From the DNS look-up to the end of the body.' }) durationMs!: number;
  @Field(() => Int, { nullable: true, description: 'DNS look-up; null if an existing connection was reused.' })
  dnsMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'TCP connect; null if an existing connection was reused.' })
  connectMs!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'TLS handshake; null without TLS, or if an existing connection was reused.',
  })
  tlsMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'From the start to the first byte; null if there was no response.' })
  firstByteMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'Null if there was no response.' }) responseStatus!: number | null;
  readonly responseBodyTruncated!: boolean;
  @Field(() => String, { nullable: true, description: 'A stable code, such as `timeout`.' }) error!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'For a response that is not valid HTTP: its status line and the error.',
  })
  errorDetail!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The URL it was sent to. Null if unknown because the worker was lost.',
  })
  url!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The IP address of the connection. Null if there was none, or if it is not public.',
  })
  remoteAddress!: string | null;
  @Field(() => Int, { nullable: true, description: 'Its `webhook-timestamp`, in seconds since the epoch.' })
  timestamp!: number | null;
  @Field(() => [HeaderModel], {
    nullable: true,
    description: 'The signature headers as sent.',
  })
  signatureHeaders!: readonly HeaderModel[] | null;
  @Field(() => ID, { nullable: true, description: 'The newest of the secrets that signed it.' })
  secretId!: number | null;
  @Field(() => [ID], {
    description: 'The other secrets that signed it, newest first. Empty unless a secret was rotating.',
  })
  olderSecretIds!: readonly number[];
}

@ObjectType('AttemptConnection')
export class AttemptConnectionModel extends connectionType('Attempt', AttemptModel, 'All attempts of the delivery.') {}
