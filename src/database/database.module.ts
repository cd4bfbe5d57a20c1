import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { DatabaseServer } from './connections/database.server.js';
import { dataSourceOptions } from './data-source.js';
import { PartitionKeeper } from './partition.keeper.js';
import { SECRET_BOX, secretBoxProvider } from './secret-box.provider.js';
import { StatementPool } from './statement.pool.js';

@Module({ providers: [DatabaseServer], exports: [DatabaseServer] })
class ServerModule {}

/** The two ways to Postgres: TypeORM for reading and plain writes, prepared statements for the delivery path. */
@Global()
@Module({
  imports: [
    ServerModule,
    TypeOrmModule.forRootAsync({
      imports: [ServerModule],
      inject: [DatabaseServer],
      useFactory: (server: DatabaseServer) => ({ ...dataSourceOptions(server), retryAttempts: 0 }),
    }),
  ],
  providers: [StatementPool, PartitionKeeper, secretBoxProvider],
  exports: [ServerModule, StatementPool, PartitionKeeper, SECRET_BOX],
})
export class DatabaseModule {}
