import { registerEnumType } from '@nestjs/graphql';

import type { Step } from '../../counts/statistics.js';
import {
  DELIVERY_STATES,
  DELIVERY_STATUSES,
  SIGNATURE_ROTATIONS,
  WEBHOOK_FORMATS,
} from '../../database/entities/index.js';
import { DEFERRED_REASONS } from '../../deliveries/deliveries.queries.js';
import { STATUS_CODE_CLASSES } from '../../deliveries/delivery-filter.js';

/** How far back from now a summary looks. */
export const TIME_RANGES = ['hour', 'day', 'week', 'month'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

/** The steps of a timeline. */
export const TIME_BUCKETS = ['minute', 'five_minutes', 'hour', 'day'] as const satisfies readonly Step[];
export type TimeBucket = (typeof TIME_BUCKETS)[number];

export const DeliveryStatusEnum = upperCaseEnum('DeliveryStatus', DELIVERY_STATUSES);
export const DeliveryStateEnum = upperCaseEnum('DeliveryState', DELIVERY_STATES);
export const StatusCodeClassEnum = upperCaseEnum('StatusCodeClass', STATUS_CODE_CLASSES);
export const DeferredReasonEnum = upperCaseEnum('DeferredReason', DEFERRED_REASONS);
export const WebhookFormatEnum = upperCaseEnum('WebhookFormat', WEBHOOK_FORMATS);
export const SignatureAlgorithmEnum = upperCaseEnum('SignatureAlgorithm', ['sha1', 'sha256', 'sha512']);
export const SignatureEncodingEnum = upperCaseEnum('SignatureEncoding', ['hex', 'base64']);
export const SignatureRotationEnum = upperCaseEnum('SignatureRotation', SIGNATURE_ROTATIONS, {
  after_overlap: 'When the overlap ends. Until then the old secret signs the header.',
  at_once: 'On rotation.',
});
export const TimeRangeEnum = upperCaseEnum('TimeRange', TIME_RANGES);
export const TimeBucketEnum = upperCaseEnum('TimeBucket', TIME_BUCKETS);

/** Names the values of the rest of the service in upper case, as GraphQL has it. */
function upperCaseEnum<Value extends string>(
  name: string,
  values: readonly Value[],
  descriptions: Partial<Record<Value, string>> = {},
): Record<string, string> {
  const members = Object.fromEntries(values.map((value) => [value.toUpperCase(), value]));
  const described = values.map((value) => [value.toUpperCase(), { description: descriptions[value] }]);
  registerEnumType(members, { name, valuesMap: Object.fromEntries(described) as Record<string, object> });
  return members;
}
