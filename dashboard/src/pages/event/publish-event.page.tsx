import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { Page } from '../../shared/page/page.js';
import { EVENT, type FullEvent } from './event.query.js';
import { EMPTY_DRAFT, type EventDraft } from './event-draft.js';
import { PublishForm } from './publish-form.js';

/** Where an event is published by hand: a new one, or a copy of the one that the URL names (`from`). */
export function PublishEventPage() {
  const { t } = useTranslation('event');
  const [search] = useSearchParams();
  const from = search.get('from');
  const type = search.get('type') ?? '';
  const query = usePageQuery(EVENT, { id: from ?? '' }, { pause: from === null });
  const empty = useMemo(() => ({ ...EMPTY_DRAFT, type }), [type]);
  return (
    <Page title={t(from === null ? 'publishTitle' : 'publishCopyTitle')}>
      {from === null ? (
        <PublishForm initial={empty} />
      ) : (
        <QueryView query={query}>
          {({ event }) => <PublishForm initial={event ? draftOf(event) : empty} isOriginalGone={event === null} />}
        </QueryView>
      )}
    </Page>
  );
}

/** The same event once more, under no idempotency key: under its own the service would answer the first one. */
function draftOf(event: FullEvent): EventDraft {
  return {
    type: event.type,
    payload: event.payload,
    objectId: event.objectId ?? '',
    contentType: event.contentType ?? '',
    instance: event.instance ?? '',
    occurredAt: event.occurredAt,
    idempotencyKey: '',
  };
}
