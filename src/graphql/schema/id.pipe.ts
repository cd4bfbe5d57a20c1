import { Injectable, type PipeTransform } from '@nestjs/common';

const LARGEST_SMALL_ID = 2_147_483_647;

/** Turns an id into the integer that rows have. What could never be one becomes 0, which no row has: it is not found. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    return rowId(text, Number.MAX_SAFE_INTEGER);
  }
}

/** The same for rows whose ids have 32 bits. */
@Injectable()
export class SmallIdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    return smallRowId(text);
  }
}

/** A 32-bit row's id, or 0, which no row has. */
export function smallRowId(text: string): number {
  return rowId(text, LARGEST_SMALL_ID);
}

function rowId(text: string, largest: number): number {
  const id = Number(text);
  return /^\d{1,16}$/.test(text) && id <= largest ? id : 0;
}
