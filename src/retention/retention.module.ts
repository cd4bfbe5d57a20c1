import { Module } from '@nestjs/common';

import { RetentionFigures } from './retention-figures.js';
import { RetentionKeeper } from './retention-keeper.js';

/** How long history is kept, and its removal. Knows tables and counts, and nothing of how deliveries are sent. */
@Module({ providers: [RetentionKeeper, RetentionFigures] })
export class RetentionModule {}
