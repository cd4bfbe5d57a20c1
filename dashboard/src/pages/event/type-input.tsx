import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { usePageQuery } from '../../shared/data/use-page-query.js';
import { WEBHOOKS_TO_REACH } from './event.query.js';

/** An event's type, with those suggested that webhooks ask for; of a pattern its beginning. */
export function TypeInput(props: AutocompleteProps) {
  const { t } = useTranslation('event');
  const webhooks = usePageQuery(WEBHOOKS_TO_REACH, {}).data?.webhooks.edges ?? [];
  const wanted = webhooks.map(({ node }) => node.eventType.replace(/\*$/, '')).filter((type) => type !== '');
  return (
    <Autocomplete
      label={t('type')}
      description={t('typeHint')}
      placeholder="package.status.shipped"
      required
      spellCheck={false}
      autoCapitalize="off"
      data={[...new Set(wanted)].sort()}
      {...props}
    />
  );
}
