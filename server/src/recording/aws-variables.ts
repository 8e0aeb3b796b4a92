/** By which the AWS SDK finds credentials by itself, where STORAGE_URL names none. */
export function awsVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('AWS_')));
}
