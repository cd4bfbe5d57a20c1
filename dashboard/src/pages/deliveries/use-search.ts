import { useMemo } from 'react';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import type { DeliveryScope } from '../../shared/deliveries/delivery-filters.js';
import { DELIVERY_OF_ID, DELIVERY_OF_UUID } from './deliveries.query.js';
import { readSearch } from './search-kind.js';

const NO_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * What the search field's text stands for: a delivery's uuid or else an event's id; an object's id, and beside it the
 * delivery that has the number as its own id.
 */
export function useSearch(typed: string | null) {
  const search = useMemo(() => readSearch(typed), [typed]);
  const uuid = search.kind === 'uuid' ? search.uuid : null;
  const number = search.kind === 'number' && /^[1-9]/.test(search.id) ? search.id : null;
  const ofUuid = usePageQuery(DELIVERY_OF_UUID, { uuid: uuid ?? NO_UUID }, { pause: uuid === null });
  const ofId = usePageQuery(DELIVERY_OF_ID, { id: number ?? '0' }, { pause: number === null });

  const isDelivery = uuid === null ? undefined : ofUuid.data && ofUuid.data.deliveries.edges.length > 0;
  const scope = useMemo((): DeliveryScope => {
    if (search.kind === 'number') return { objectId: search.id };
    if (search.kind !== 'uuid') return {};
    return isDelivery ? { uuid: search.uuid } : { eventId: search.uuid };
  }, [search, isDelivery]);
  return {
    scope,
    isUnknown: search.kind === 'unknown',
    /** Whether it is still being found out what a uuid is. */
    isOpen: uuid !== null && isDelivery === undefined && !ofUuid.error,
    /** The delivery of that number, if there is one. */
    delivery: number === null || ofId.data?.delivery?.id !== number ? null : ofId.data.delivery,
  };
}
