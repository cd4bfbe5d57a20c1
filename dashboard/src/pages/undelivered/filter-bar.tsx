import { useTranslation } from 'react-i18next';

import type { useFilters } from '../../shared/data/use-filters.js';
import { CommonFilters } from '../../shared/deliveries/common-filters.js';
import { FilterPanel } from '../../shared/deliveries/filter-panel.js';
import { ChoiceFilter } from '../../shared/form/choice-filter.js';
import { countFilters, type FILTERS, RESPONSES, STATES } from './undelivered-filters.js';

interface Props {
  filters: ReturnType<typeof useFilters<typeof FILTERS>>;
}

/** Every filter, the state among them. */
export function FilterBar({ filters: { values, change, clear } }: Props) {
  const { t } = useTranslation(['deliveries', 'common']);
  const count = countFilters(values);
  return (
    <FilterPanel count={count} onClear={count > 0 ? clear : undefined}>
      <ChoiceFilter
        label={t('column.state')}
        value={values.state}
        choices={STATES}
        wordsOf={(state) => t(`common:state.${state}`)}
        onChange={(state) => change({ state })}
      />
      <CommonFilters values={values} responses={RESPONSES} onChange={change} />
    </FilterPanel>
  );
}
