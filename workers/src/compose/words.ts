/** What the school reads in a replay and its chapters. */
export const WORDS = {
  start: 'Début',
  screen: (name: string) => `Écran de ${name}`,
  screenEnd: 'Fin du partage d’écran',
  exercise: (prompt: string) => (prompt === '' ? 'Écriture' : `Écriture : ${prompt}`),
  exerciseEnd: 'Levez les stylos !',
  reads: (name: string) => `${name} lit`,
  circleEnd: 'Fin des lectures',
  question: (text: string) => `Question : ${text}`,
  groups: (prompt: string) => (prompt === '' ? 'En groupes' : `En groupes : ${prompt}`),
  groupsEnd: 'Retour en grand groupe',
  end: 'Fin',
  somebody: 'Participant',
  /** In the picture, above a prompt and below its countdown. */
  writing: 'Chacun écrit en silence',
  inGroups: 'En petits groupes',
  left: 'temps restant',
  paused: 'en pause',
  others: (count: number) => (count === 1 ? 'et un autre' : `et ${count} autres`),
} as const;
