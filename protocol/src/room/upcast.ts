import type { RoomEvent, StoredEvent } from './entries.ts';
import { EVENT_VERSIONS, type EventType } from './versions.ts';

/** Turns the data of one version into that of the next; keyed `type@from`. None is needed yet. */
export type Upcaster = (data: unknown) => unknown;
const UPCASTERS: ReadonlyMap<string, Upcaster> = new Map();

/**
 * Brings a stored event to the version this release folds, or null when its type or version is unknown
 * here and must be skipped (SPEC R8).
 */
export function upcast(
  event: StoredEvent,
  upcasters: ReadonlyMap<string, Upcaster> = UPCASTERS,
  versions: Readonly<Record<string, number>> = EVENT_VERSIONS,
): RoomEvent | null {
  const target = Object.hasOwn(versions, event.type) ? versions[event.type] : undefined;
  if (target === undefined || event.v > target) return null;
  let data = event.data;
  for (let v = event.v; v < target; v += 1) {
    const step = upcasters.get(`${event.type}@${v}`);
    if (step === undefined) throw new Error(`no upcaster for ${event.type}@${v}`);
    data = step(data);
  }
  return { ...event, v: target, type: event.type as EventType, data } as RoomEvent;
}
