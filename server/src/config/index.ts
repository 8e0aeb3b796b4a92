export { type CapturePlace, capturePlace } from './capture-place.ts';
export * from './config.ts';
export { ConfigError } from './config-error.ts';
export { DEMO_KEY_NAME, MAX_CONNECTIONS, RATES, type Rate, VARIABLES } from './defaults.ts';
export { type DeploymentSecret, type KeyPurpose, loadDeploymentSecret } from './deployment-secret.ts';
export { isLoopback } from './is-loopback.ts';
export { loadConfig } from './load-config.ts';
export { lastingNodeId } from './node-id.ts';
export { loadRunSheets } from './run-sheets.ts';
