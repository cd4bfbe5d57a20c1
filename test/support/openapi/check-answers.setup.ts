import { afterAll, afterEach } from 'vitest';

import { endOfFile, failOnUndescribed } from './check-answers.js';

/** Holds every answer that a test sees against the API's description. */
afterEach(failOnUndescribed);
afterAll(endOfFile);
