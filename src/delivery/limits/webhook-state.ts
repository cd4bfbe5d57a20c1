import { CircuitEvidence } from './circuit-evidence.js';
import { InFlightWindow } from './in-flight-window.js';

/** What this process has learned of a webhook from its attempts. */
export class WebhookState {
  readonly window = new InFlightWindow();
  readonly evidence = new CircuitEvidence();
  /** Its circuit was seen open, and no success has been seen since. */
  circuitIsOpen = false;

  /** Begins slowly when the circuit closes again; what was counted so far has served its purpose. */
  foundOpen(): void {
    this.circuitIsOpen = true;
    this.window.restart(1);
    this.evidence.reset();
  }
}
