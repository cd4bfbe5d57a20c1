import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { encodeCursor, type Page } from '../../common/cursor.js';
import type { PageArgs } from './page.args.js';

/** Where a page lies in its list. */
@ObjectType('PageInfo')
class PageInfoModel {
  @Field(() => Boolean) hasNextPage!: boolean;
  @Field(() => Boolean) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

/** One page of a list, in the form of Relay's connections. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: PageInfoModel;
  /** Counted once it is looked at. */
  readonly totalCount: Promise<number | null>;
}

/**
 * The class that a connection type of nodes of one type extends.
 *
 * @param total what its `totalCount` counts
 */
export function connectionType<Node>(
  name: string,
  node: Type<Node>,
  total = 'All that match, on every page. Null if counting would be too expensive.',
): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class EdgeModel {
    @Field(() => node) node!: Node;
    @Field(() => String) cursor!: string;
  }

  @ObjectType({ isAbstract: true })
  class ConnectionModel implements Connection<Node> {
    @Field(() => [EdgeModel]) edges!: EdgeModel[];
    @Field(() => PageInfoModel) pageInfo!: PageInfoModel;
    @Field(() => Int, { nullable: true, description: total }) totalCount!: Promise<number | null>;
  }
  return ConnectionModel;
}

/**
 * A page as a connection.
 *
 * @param keyOf the key by which the list goes on behind a row, as its reader has it
 * @param nodeOf what is shown of a row
 * @param countAll counts the whole list, if that is asked for
 */
export function connectionOf<Row, Node>(
  page: Page<Row>,
  args: PageArgs,
  keyOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
  countAll: () => Promise<number | null> = () => Promise.resolve(null),
): Connection<Node> {
  const edges = page.items.map((row) => ({ node: nodeOf(row), cursor: encodeCursor(keyOf(row)) }));
  return {
    edges,
    get totalCount() {
      return countAll();
    },
    pageInfo: {
      hasNextPage: page.nextCursor !== null,
      hasPreviousPage: args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
