import { useTranslation } from 'react-i18next';
import { type CombinedError, useMutation } from 'urql';

import { notifyDone, notifyError } from '../../../shared/feedback/notify.js';
import { PAUSE_WEBHOOK, RESUME_WEBHOOK, UPDATE_WEBHOOK } from '../shared/webhook.mutations.js';

/** What turns sending off and on. Each says in passing how it ended. */
export function useSwitches(id: string) {
  const { t } = useTranslation(['webhook', 'errors']);
  const [pausing, doPause] = useMutation(PAUSE_WEBHOOK);
  const [resuming, doResume] = useMutation(RESUME_WEBHOOK);
  const [updating, update] = useMutation(UPDATE_WEBHOOK);
  const told = (error: CombinedError | undefined, done: string) => {
    if (error) notifyError(t, error);
    else notifyDone(done);
    return !error;
  };
  return {
    isBusy: pausing.fetching || resuming.fetching || updating.fetching,
    pause: async () => told((await doPause({ id })).error, t('webhook:done.paused')),
    resume: async () => told((await doResume({ id })).error, t('webhook:done.resumed')),
    enable: async () => told((await update({ id, input: { isActive: true } })).error, t('webhook:done.enabled')),
    disable: async () => told((await update({ id, input: { isActive: false } })).error, t('webhook:done.disabled')),
  };
}
