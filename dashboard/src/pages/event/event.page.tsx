import { Anchor, Button } from '@mantine/core';
import { IconCopyPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';

import { QueryView } from '../../shared/data/query-view.js';
import { usePageQuery } from '../../shared/data/use-page-query.js';
import { EmptyState } from '../../shared/feedback/empty-state.js';
import { Page } from '../../shared/page/page.js';
import { PATHS } from '../../shared/page/paths.js';
import { CodeBlock } from '../../shared/text/code-block.js';
import { EVENT } from './event.query.js';
import { EventFields } from './event-fields.js';
import { FanOutList } from './fan-out-list.js';

/** One event and the deliveries it led to, as they change. */
export function EventPage() {
  const { t } = useTranslation('event');
  const { id } = useParams<{ id: string }>();
  const query = usePageQuery(EVENT, { id });
  const event = query.data?.event;
  return (
    <Page
      title={event?.type ?? t('title')}
      actions={
        event && (
          <Button
            component={Link}
            href={`${PATHS.publishEvent}?from=${encodeURIComponent(id)}`}
            variant="default"
            leftSection={<IconCopyPlus size={16} aria-hidden />}
          >
            {t('publishCopy')}
          </Button>
        )
      }
    >
      <QueryView query={query}>
        {(data) =>
          data.event ? (
            <>
              <EventFields event={data.event} />
              <FanOutList eventId={data.event.id} />
              <CodeBlock label={t('payload')} text={data.event.payload} />
            </>
          ) : (
            <EmptyState
              title={t('notFound')}
              action={
                <Anchor component={Link} href={PATHS.events}>
                  {t('toEvents')}
                </Anchor>
              }
            >
              {t('notFoundText')}
            </EmptyState>
          )
        }
      </QueryView>
    </Page>
  );
}
