import type { useFilters } from '../../shared/data/use-filters.js';
import { CommonFilters } from '../../shared/deliveries/common-filters.js';
import { countFilters, RESPONSES } from '../../shared/deliveries/delivery-filters.js';
import { FilterPanel } from '../../shared/deliveries/filter-panel.js';
import type { FILTERS } from './delivery-filters.js';
import { SearchField } from './search-field.js';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** The search and every filter but the state, which has its tabs. */
export function FilterBar({ filters: { values, change, clear } }: Props) {
  const count = countFilters(values);
  return (
    <FilterPanel
      count={count}
      onClear={count > 0 || values.q !== null ? clear : undefined}
      search={<SearchField value={values.q} onChange={(q) => change({ q })} />}
    >
      <CommonFilters values={values} responses={RESPONSES} onChange={change} />
    </FilterPanel>
  );
}
