/** Sends hostile requests from its own process, so that the cost of making them is not attributed to the service. */
import { serveCalls } from '../rpc.js';
import { HOSTILE } from './requests.js';

let attack;

serveCalls({
  /** Creates the request. */
  make(name) {
    attack = HOSTILE[name]();
  },
  attack: (target, seconds) => attack(target, seconds),
});
