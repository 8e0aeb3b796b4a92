import type { Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

type By = Readonly<Record<string, number>>;

/** Of the rooms that have their home here. */
export interface RoomFigures {
  /** By kind of session, those without any included. */
  readonly rooms: () => By;
  /** People who are connected, by role, those without any included. */
  readonly participants: () => By;
}

export function registerRooms(registry: Registry, { rooms, participants }: RoomFigures): void {
  const figure = new ReadFigures(registry);
  figure.gaugeBy('kind', 'tribu_rooms', 'Rooms that have their home here, by kind of session.', rooms);
  figure.gaugeBy(
    'role',
    'tribu_participants',
    'People connected to rooms that have their home here, by the role they have now.',
    participants,
  );
}
