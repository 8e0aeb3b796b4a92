import type { Role, SessionCreate } from '@tribu-live/protocol';
import type { School } from './school.ts';

export interface WorkshopPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

const MINUTES = 120;

/** A mentor, and as many students as asked, named apart. */
export function workshopPeople(students: number): WorkshopPerson[] {
  const mentor = { id: 'mentor-1', name: 'Maëlle Mentor', role: 'mentor' as const };
  const others = Array.from({ length: students }, (_, place) => ({
    id: `student-${place + 1}`,
    name: `Élève ${place + 1}`,
    role: 'student' as const,
  }));
  return [mentor, ...others];
}

/** A workshop of two hours that starts now. */
export async function bookWorkshop(
  school: School,
  people: readonly WorkshopPerson[],
  more: Partial<SessionCreate> = {},
): Promise<string> {
  const { id } = await school.book({
    ...{ kind: 'tribu', title: 'Atelier', durationMinutes: MINUTES, people: [...people] },
    ...more,
  });
  return id;
}
