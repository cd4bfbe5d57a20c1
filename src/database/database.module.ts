import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CONFIG, type Config } from '../config/config.js';
import { dataSourceOptions } from './data-source.js';
import { PartitionKeeper } from './partition.keeper.js';
import { SECRET_BOX, secretBoxProvider } from './secret-box.provider.js';
import { StatementPool } from './statement.pool.js';

/** The two ways to Postgres: TypeORM for reading and plain writes, prepared statements for the delivery path. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({ ...dataSourceOptions(config.databaseUrl), retryAttempts: 0 }),
    }),
  ],
  providers: [StatementPool, PartitionKeeper, secretBoxProvider],
  exports: [StatementPool, SECRET_BOX],
})
export class DatabaseModule {}
