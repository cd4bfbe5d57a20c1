import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { connectionType } from '../schema/connection.js';
import { HeaderModel } from './delivery-request.model.js';
import { DateTimeScalar } from '../schema/scalars.js';

/** An attempt as it is shown. Its response's headers and body are field resolvers': they are read if they are asked for. */
@ObjectType('Attempt', { description: 'One HTTP request of a delivery and what came of it.' })
export class AttemptModel {
  readonly deliveryId!: string;
  readonly day!: string;
  readonly headersBytes!: number;
  readonly bodyBytes!: number;
  readonly contentEncoding!: string | null;

  @Field(() => Int, { description: 'From 1.' }) number!: number;
  @Field(() => DateTimeScalar) startedAt!: Date;
  @Field(() => Int, { description: 'Name look-up to the end of the body.' }) durationMs!: number;
  @Field(() => Int, { nullable: true, description: 'Of the name look-up; null where the connection stood already.' })
  dnsMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'Of TCP; null where the connection stood already.' })
  connectMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'Of TLS; null where the connection stood already, or has none.' })
  tlsMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'From the beginning; null where no response came.' })
  firstByteMs!: number | null;
  @Field(() => Int, { nullable: true, description: 'Null where no response came.' }) responseStatus!: number | null;
  readonly responseBodyTruncated!: boolean;
  @Field(() => String, { nullable: true, description: 'A stable code, such as `timeout`.' }) error!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Of an answer that is not valid HTTP: its status line, and what is wrong with it.',
  })
  errorDetail!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Where it was sent. Null where that is not known: the worker was lost.',
  })
  url!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The address that it reached. Null where it reached none, or one that is not public.',
  })
  remoteAddress!: string | null;
  @Field(() => Int, { nullable: true, description: 'Its `webhook-timestamp`: seconds since the epoch.' })
  timestamp!: number | null;
  @Field(() => [HeaderModel], {
    nullable: true,
    description: 'The headers that a receiver verifies, as they were sent.',
  })
  signatureHeaders!: readonly HeaderModel[] | null;
  @Field(() => ID, { nullable: true, description: 'The newest secret that it was signed with.' })
  secretId!: number | null;
  @Field(() => [ID], { description: 'The others, newest first: some while a secret rotates.' })
  olderSecretIds!: readonly number[];
}

@ObjectType('AttemptConnection')
export class AttemptConnectionModel extends connectionType('Attempt', AttemptModel, 'All of the delivery’s.') {}
