import { usePageQuery } from '../../shared/data/use-page-query.js';
import { usePoll } from '../../shared/data/use-poll.js';
import type { TimeRange } from '../../shared/time/time-range-picker.js';
import { FIRST_STEPS, OVERVIEW, OVERVIEW_TIMELINE, OVERVIEW_WEBHOOKS } from './overview.query.js';

/** Milliseconds. A step of the timeline is at least a minute, so it changes more slowly than the figures. */
const FIGURES_MS = 5_000;
const TIMELINE_MS = 20_000;

/** Steps fine enough to see an outage, coarse enough to be drawn. */
const BUCKETS = { HOUR: 'MINUTE', DAY: 'HOUR', WEEK: 'HOUR', MONTH: 'DAY' } as const;

/** Asks for all that the page shows, side by side, and again every few seconds while it is visible. */
export function useOverview(range: TimeRange) {
  const figures = usePageQuery(OVERVIEW, { range });
  const timeline = usePageQuery(OVERVIEW_TIMELINE, { range, bucket: BUCKETS[range] });
  const webhooks = usePageQuery(OVERVIEW_WEBHOOKS, { range });
  const known = figures.data?.overview;
  const isQuiet = known !== undefined && known.attempts + known.backlog + known.delivered + known.canceled === 0;
  const first = usePageQuery(FIRST_STEPS, {}, { pause: !isQuiet });
  usePoll(
    () => {
      figures.refetch();
      webhooks.refetch();
      if (isQuiet) first.refetch();
    },
    FIGURES_MS,
    true,
  );
  usePoll(timeline.refetch, TIMELINE_MS, true);
  const found = isQuiet ? first.data : undefined;
  const isNew = found !== undefined && (found.webhooks.edges.length === 0 || found.events.edges.length === 0);
  return { figures, timeline, webhooks, isNew, hasWebhook: found !== undefined && found.webhooks.edges.length > 0 };
}
