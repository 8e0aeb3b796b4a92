import type { Role } from '@tribu-live/protocol';

/** Somebody of the demo school. */
export interface SchoolPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Extract<Role, 'mentor' | 'student'>;
  readonly trade: string;
  readonly city: string;
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
    color: '#7a3e9d',
  },
  {
    id: 'idriss-benali',
    name: 'Idriss Benali',
    role: 'mentor',
    trade: 'Communication et vente',
    city: 'Marseille',
    color: '#1f5f8b',
  },
  {
    id: 'lea-fontaine',
    name: 'Léa Fontaine',
    role: 'student',
    trade: 'Céramiste',
    city: 'Nantes',
    color: '#a8432f',
  },
  {
    id: 'karim-haddad',
    name: 'Karim Haddad',
    role: 'student',
    trade: 'Torréfacteur',
    city: 'Lille',
    color: '#6b4a2b',
  },
  {
    id: 'zoe-le-goff',
    name: 'Zoé Le Goff',
    role: 'student',
    trade: 'Illustratrice',
    city: 'Brest',
    color: '#2c6e63',
  },
  {
    id: 'mathis-perrin',
    name: 'Mathis Perrin',
    role: 'student',
    trade: 'Développeur indépendant',
    city: 'Grenoble',
    color: '#33508f',
  },
  {
    id: 'aminata-diallo',
    name: 'Aminata Diallo',
    role: 'student',
    trade: 'Couturière et créatrice',
    city: 'Montreuil',
    color: '#94295c',
  },
  {
    id: 'hugo-marchetti',
    name: 'Hugo Marchetti',
    role: 'student',
    trade: 'Libraire',
    city: 'Bordeaux',
    color: '#4c6a1f',
  },
];

export function findPerson(id: string): SchoolPerson | null {
  return SCHOOL.find((person) => person.id === id) ?? null;
}
