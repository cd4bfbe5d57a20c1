// What a first visit needs, in one file: each would be a request of its own.
export { default as common } from './common.json';
export { default as errors } from './errors.json';
export { default as overview } from './overview.json';
