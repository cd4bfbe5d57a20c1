import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { CONFIG, type Config } from '../config/config.js';
import { dataSourceOptions } from './data-source.js';
import { PartitionKeeper } from './partition.keeper.js';
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
  providers: [StatementPool, PartitionKeeper],
  exports: [StatementPool],
})
export class DatabaseModule {}
