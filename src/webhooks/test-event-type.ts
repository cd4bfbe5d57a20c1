/** The type of test events. They go to the one webhook that is tested, so no other has ever missed one. */
export const TEST_EVENT_TYPE = 'hookledger.test';
