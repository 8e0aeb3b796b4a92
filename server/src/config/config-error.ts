/** A setting that the server can't start with: names the variable, what is wrong with its value, and a good one. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly variable: string;
  readonly fault: string;
  readonly example: string;

  constructor(variable: string, fault: string, example: string) {
    super(`${variable} ${fault}. Example: ${variable}=${example}`);
    this.variable = variable;
    this.fault = fault;
    this.example = example;
  }
}
