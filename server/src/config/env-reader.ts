import { ConfigError } from './config-error.ts';
import { VARIABLES, type VariableName } from './defaults.ts';

/** Reads one variable after the other; each method throws a ConfigError that names the variable. */
export class EnvReader {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** The trimmed value or its default; null when neither is there. An empty value counts as unset. */
  text(name: VariableName): string | null {
    const value = this.#env[name]?.trim() ?? '';
    const used = value === '' ? VARIABLES[name].fallback : value;
    return used === '' ? null : used;
  }

  integer(name: VariableName, min: number, max: number): number | null {
    const text = this.text(name);
    if (text === null) return null;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw this.fault(name, `must be a whole number from ${min} to ${max}, not ${quote(text)}`);
    }
    return value;
  }

  boolean(name: VariableName): boolean | null {
    const text = this.text(name)?.toLowerCase() ?? null;
    if (text === null) return null;
    if (['true', '1', 'yes', 'on'].includes(text)) return true;
    if (['false', '0', 'no', 'off'].includes(text)) return false;
    throw this.fault(name, `must be true or false, not ${quote(text)}`);
  }

  oneOf<T extends string>(name: VariableName, allowed: readonly T[]): T {
    const text = this.text(name);
    const found = allowed.find((one) => one === text);
    if (found === undefined)
      throw this.fault(name, `must be one of ${allowed.join(', ')}, not ${quote(text)}`);
    return found;
  }

  matching(name: VariableName, pattern: RegExp, rule: string): string | null {
    const text = this.text(name);
    if (text !== null && !pattern.test(text)) throw this.fault(name, `${rule}, not ${quote(text)}`);
    return text;
  }

  /** Origins (scheme, host, port) of a list with commas between. */
  origins(name: VariableName): string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '').map((part) => this.#origin(name, part));
  }

  fault(name: VariableName, fault: string): ConfigError {
    return new ConfigError(name, fault, VARIABLES[name].example);
  }

  #origin(name: VariableName, text: string): string {
    const url = URL.parse(text);
    const bare =
      url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
    if (!bare || !['http:', 'https:'].includes(url.protocol)) {
      throw this.fault(
        name,
        `must be http:// or https://, a host and perhaps a port, without a path, not ${quote(text)}`,
      );
    }
    return url.origin;
  }
}

function quote(text: string | null): string {
  return JSON.stringify(text ?? '');
}
