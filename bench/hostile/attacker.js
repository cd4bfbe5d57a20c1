/** Sends what is hostile, from a process of its own: what making and sending it takes is not taken for the service's. */
import { serveCalls } from '../rpc.js';
import { HOSTILE } from './requests.js';

let attack;

serveCalls({
  /** Makes what is sent. */
  make(name) {
    attack = HOSTILE[name]();
  },
  attack: (target, seconds) => attack(target, seconds),
});
