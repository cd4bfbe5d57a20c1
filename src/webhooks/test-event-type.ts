/** The type of test events. They go only to the tested webhook, so no other has ever missed one. */
export const TEST_EVENT_TYPE = 'hookledger.test';
