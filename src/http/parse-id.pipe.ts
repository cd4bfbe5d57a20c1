import { Injectable, type PipeTransform } from '@nestjs/common';

import { AppError } from '../common/errors.js';

/** An integer id from the path. A text that cannot be an id is not found, like an id that does not exist. */
@Injectable()
export class ParseIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    const id = Number(text);
    if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(id)) throw new AppError('not_found');
    return id;
  }
}

/** A row's 32-bit id from the path; a larger number is not found. */
@Injectable()
export class ParseSmallIdPipe extends ParseIdPipe {
  override transform(text: string): number {
    const id = super.transform(text);
    if (id > 2_147_483_647) throw new AppError('not_found');
    return id;
  }
}
