import type { SessionKind } from '../../primitives.ts';
import type { RoomEvent } from '../../room/entries.ts';
import type { SessionFactsOfPeople } from '../facts.ts';
import type { Span } from '../spans.ts';

/** What is known of the session itself. Times in milliseconds since the Unix epoch. */
export class SessionHead {
  kind: SessionKind = 'tribu';
  title = '';
  startsAt = 0;
  endsAt = 0;
  status: SessionFactsOfPeople['status'] = 'scheduled';
  openedAt: number | null = null;
  endedAt: number | null = null;

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'session.created':
        this.kind = event.data.kind;
        this.title = event.data.title;
        this.startsAt = event.data.startsAt;
        this.endsAt = event.data.endsAt;
        return;
      case 'session.moved':
        this.startsAt = event.data.startsAt;
        this.endsAt = event.data.endsAt;
        return;
      case 'session.extended':
        this.endsAt = event.data.endsAt;
        return;
      case 'session.retitled':
        this.title = event.data.title;
        return;
      case 'room.opened':
      case 'participant.joined':
        if (this.status !== 'scheduled') return;
        this.status = 'open';
        this.openedAt = event.at;
        return;
      case 'room.ended':
        this.status = 'ended';
        // A room that ended late, because nobody was there to end it, was over since.
        this.endedAt = event.data.dueAt ?? event.at;
        return;
      case 'session.cancelled':
        this.status = 'cancelled';
        if (this.openedAt !== null) this.endedAt = event.at;
        return;
      default:
        return;
    }
  }

  /** From the opening to the end, or to now; empty while the room never opened. */
  open(nowMs: number): Span {
    const fromMs = this.openedAt ?? nowMs;
    return { fromMs, toMs: Math.max(fromMs, this.endedAt ?? nowMs) };
  }
}
