/** Why the service cannot start, as one clear line for the terminal; no stack is shown. */
export class StartupError extends Error {}
