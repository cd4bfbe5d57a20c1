import type { FactoryProvider } from '@nestjs/common';

import { SecretBox } from '../common/secret-box.js';
import { CONFIG, type Config } from '../config/config.js';

/** Injects the {@link SecretBox} of the installation's key. */
export const SECRET_BOX = Symbol('SECRET_BOX');

export const secretBoxProvider: FactoryProvider<SecretBox> = {
  provide: SECRET_BOX,
  inject: [CONFIG],
  useFactory: (config: Config) => new SecretBox(config.secretsKey),
};
