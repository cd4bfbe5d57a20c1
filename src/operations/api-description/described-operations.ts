import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';

/** The tag of the endpoints that write errors in a form of their own. */
export const DOCUMENTED = 'Documented endpoints';

const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** One method of one path of the description. */
export interface DescribedOperation {
  readonly path: string;
  readonly method: (typeof METHODS)[number];
  readonly operation: OperationObject;
  /** Whether it is one of the native API. */
  readonly isNative: boolean;
}

/** Every operation of a description. */
export function operationsOf({ paths }: OpenAPIObject): DescribedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      return [{ path, method, operation, isNative: path.startsWith('/api/') && !operation.tags?.includes(DOCUMENTED) }];
    }),
  );
}
