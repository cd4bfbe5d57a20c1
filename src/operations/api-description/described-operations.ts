import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';

/** The tag of the endpoints that write errors in their own format. */
export const DOCUMENTED = 'Documented endpoints';

const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** One method of one path in the description. */
export interface DescribedOperation {
  readonly path: string;
  readonly method: (typeof METHODS)[number];
  readonly operation: OperationObject;
  /** Whether it belongs to the native API. */
  readonly isNative: boolean;
}

/** All operations of a description. */
export function operationsOf({ paths }: OpenAPIObject): DescribedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      return [{ path, method, operation, isNative: path.startsWith('/api/') && !operation.tags?.includes(DOCUMENTED) }];
    }),
  );
}
