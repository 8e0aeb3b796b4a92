import type { Role } from '@tribu-live/protocol';
import type { Participation, Standing } from '@tribu-live/protocol/engagement';

export type Lang = 'fr' | 'en';

/** What a table calls things, for people who never read this code: standings as on the operators' page. */
export interface TableWords {
  readonly yes: string;
  readonly no: string;
  readonly roles: Readonly<Record<Role, string>>;
  readonly participations: Readonly<Record<Participation, string>>;
  readonly standings: Readonly<Record<Standing, string>>;
}

export const TABLE_WORDS: Readonly<Record<Lang, TableWords>> = {
  fr: {
    yes: 'oui',
    no: 'non',
    roles: { mentor: 'mentor', student: 'élève', guest: 'invité', observer: 'observateur' },
    participations: {
      active: 'présent et actif',
      quiet: 'présent et discret',
      away: 'présent mais ailleurs',
      absent: 'absent',
      trouble: 'ennui technique',
    },
    standings: {
      new: 'arrivée récente',
      regular: 'participe',
      autodidact: 'avance en autonomie',
      returning: 'de retour',
      ghost: 'à recontacter',
      unknown: 'date d’arrivée inconnue',
    },
  },
  en: {
    yes: 'yes',
    no: 'no',
    roles: { mentor: 'mentor', student: 'student', guest: 'guest', observer: 'observer' },
    participations: {
      active: 'present and active',
      quiet: 'present and quiet',
      away: 'present but away',
      absent: 'absent',
      trouble: 'technical trouble',
    },
    standings: {
      new: 'recent arrival',
      regular: 'takes part',
      autodidact: 'self-directed',
      returning: 'back again',
      ghost: 'to reconnect with',
      unknown: 'arrival date unknown',
    },
  },
};
