import { Injectable } from '@nestjs/common';

/** Whether this process still wants requests: it says no before it drains, so that a balancer looks elsewhere first. */
@Injectable()
export class Readiness {
  private ending = false;

  get isEnding(): boolean {
    return this.ending;
  }

  /** From now on `/health/ready` answers 503. */
  endsNow(): void {
    this.ending = true;
  }
}
