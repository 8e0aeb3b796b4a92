/** Speeds on offer; the first one slows down, for those who listen in a second language. */
export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The next speed up or down; the same at either end. */
export function otherSpeed(speed: number, step: 1 | -1): number {
  const next = step === 1 ? SPEEDS.find((one) => one > speed) : SPEEDS.findLast((one) => one < speed);
  return next ?? speed;
}

/** `1,25×` */
export function speedText(speed: number, lang: 'fr' | 'en'): string {
  return `${new Intl.NumberFormat(lang === 'fr' ? 'fr-FR' : 'en-GB').format(speed)}×`;
}
