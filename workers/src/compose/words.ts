/** What the school reads in a replay and its chapters. */
export const WORDS = {
  start: 'Début',
  screen: (name: string) => `Écran de ${name}`,
  screenEnd: 'Fin du partage d’écran',
  end: 'Fin',
  somebody: 'Participant',
} as const;
