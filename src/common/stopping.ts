import { Injectable } from '@nestjs/common';

/** How far this process is with stopping, for all that must behave differently then. */
@Injectable()
export class Stopping {
  private begun = false;
  private refusing = false;
  private startDraining!: () => void;

  /** Resolves once requests are refused. */
  readonly draining = new Promise<void>((resolve) => (this.startDraining = resolve));

  /** Told to stop: balancers are to send requests elsewhere. Those that come are served. */
  get hasBegun(): boolean {
    return this.begun;
  }

  /** What was begun is finished, and what comes now is refused. */
  get isDraining(): boolean {
    return this.refusing;
  }

  /** From now on `/health/ready` answers 503, and connections end with the response under way. */
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
