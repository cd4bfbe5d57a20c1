import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Header')
export class HeaderModel {
  @Field(() => String) name!: string;
  @Field(() => String) value!: string;
}

@ObjectType('DeliveryRequest', {
  description:
    'What would be sent now. The body is the same on every attempt; what else an attempt sent is kept with it.',
})
export class DeliveryRequestModel {
  @Field(() => String) method!: string;
  @Field(() => String, { description: 'The webhook’s URL now.' }) url!: string;
  @Field(() => [HeaderModel], {
    description: 'Values of the webhook’s additional headers that look like credentials are masked.',
  })
  headers!: readonly HeaderModel[];
  @Field(() => String) body!: string;
}
