import { Injectable } from '@nestjs/common';

/** How far this process has stopped, for everything that must behave differently then. */
@Injectable()
export class Stopping {
  private begun = false;
  private refusing = false;
  private startDraining!: () => void;

  /** Resolves once requests are refused. */
  readonly draining = new Promise<void>((resolve) => (this.startDraining = resolve));

  /** Told to stop: balancers should send requests elsewhere, but requests are still served. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** Requests in progress are finished, and new ones are refused. */
  get isDraining(): boolean {
    return this.refusing;
  }

  /** From now on `/health/ready` returns 503, and connections close after their current response. */
  begin(): void {
    this.begun = true;
  }

  /** From now on requests are refused. */
  drain(): void {
    this.begin();
    this.refusing = true;
    this.startDraining();
  }
}
