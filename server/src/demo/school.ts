import type { Role } from '@tribu-live/protocol';

/** Somebody of the demo school. */
export interface SchoolPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Extract<Role, 'mentor' | 'student'>;
  readonly trade: string;
  readonly city: string;
  /** What a student's coachings are about; null: a mentor. */
  readonly project: string | null;
  /** Background of the person's initials, dark enough for white letters. */
  readonly color: string;
}

/** The people of the demo school: those whom such a school is for. */
export const SCHOOL: readonly SchoolPerson[] = [
  {
    id: 'claire-montel',
    name: 'Claire Montel',
    role: 'mentor',
    trade: 'Stratégie et prix',
    city: 'Lyon',
    project: null,
    color: '#7a3e9d',
  },
  {
    id: 'idriss-benali',
    name: 'Idriss Benali',
    role: 'mentor',
    trade: 'Communication et vente',
    city: 'Marseille',
    project: null,
    color: '#1f5f8b',
  },
  {
    id: 'lea-fontaine',
    name: 'Léa Fontaine',
    role: 'student',
    trade: 'Céramiste',
    city: 'Nantes',
    project: 'Fixer le prix d’un bol',
    color: '#a8432f',
  },
  {
    id: 'karim-haddad',
    name: 'Karim Haddad',
    role: 'student',
    trade: 'Torréfacteur',
    city: 'Lille',
    project: 'Vendre aux restaurants',
    color: '#6b4a2b',
  },
  {
    id: 'zoe-le-goff',
    name: 'Zoé Le Goff',
    role: 'student',
    trade: 'Illustratrice',
    city: 'Brest',
    project: 'Trouver ses premiers clients',
    color: '#2c6e63',
  },
  {
    id: 'mathis-perrin',
    name: 'Mathis Perrin',
    role: 'student',
    trade: 'Développeur indépendant',
    city: 'Grenoble',
    project: 'Passer du devis au forfait',
    color: '#33508f',
  },
  {
    id: 'aminata-diallo',
    name: 'Aminata Diallo',
    role: 'student',
    trade: 'Couturière et créatrice',
    city: 'Montreuil',
    project: 'Lancer une petite série',
    color: '#94295c',
  },
  {
    id: 'hugo-marchetti',
    name: 'Hugo Marchetti',
    role: 'student',
    trade: 'Libraire',
    city: 'Bordeaux',
    project: 'Faire vivre la librairie le soir',
    color: '#4c6a1f',
  },
];

export function findPerson(id: string): SchoolPerson | null {
  return SCHOOL.find((person) => person.id === id) ?? null;
}
