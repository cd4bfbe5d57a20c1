import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('Header')
export class HeaderModel {
  @Field(() => String) name!: string;
  @Field(() => String) value!: string;
}

@ObjectType('DeliveryRequest', {
  description:
    'The request that would be sent now. The body is the same on every attempt; the other sent values are stored with each attempt.',
})
export class DeliveryRequestModel {
  @Field(() => String) method!: string;
  @Field(() => String, { description: 'The webhook’s URL now.' }) url!: string;
  @Field(() => [HeaderModel], {
    description: 'Additional header values that look like credentials are masked.',
  })
  headers!: readonly HeaderModel[];
  @Field(() => String) body!: string;
}
