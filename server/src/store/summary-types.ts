export type SummaryStatus = 'scheduled' | 'open' | 'ended' | 'cancelled';

export interface SummaryPerson {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly presence: string;
}

/** What lists show of a session; derived from its state by whoever appends. */
export interface SessionSummary {
  readonly kind: string;
  readonly title: string;
  /** Milliseconds since the Unix epoch, like every time here. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** When the door opens. */
  readonly opensAt: number;
  readonly status: SummaryStatus;
  readonly people: readonly SummaryPerson[];
}
