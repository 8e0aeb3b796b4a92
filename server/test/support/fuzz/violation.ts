/** A rule of the protocol did not hold. `rule` is short and stays the same while a failing case is made smaller. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
  }
}

export function must(holds: boolean, rule: string, detail: () => string): void {
  if (!holds) throw new Violation(rule, detail());
}
