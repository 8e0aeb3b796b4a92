import type { GroupingHow, RichText } from '@tribu-live/protocol';
import type { OpenPages } from '../pages/open-pages.ts';
import type { OwnPage } from '../pages/own-page.ts';
import type { Asking } from './asking.ts';

export interface GroupsOptions {
  readonly prompt: RichText;
  /** When they close by themselves; null: the mentor says when. */
  readonly minutes: number | null;
  readonly how: GroupingHow;
  readonly size: number;
  /** By hand; who is left out is placed too. */
  readonly groups?: readonly { readonly name: string; readonly members: readonly string[] }[];
}

/** Breakout groups. Mentors, but for cards and the pen. */
export class GroupCalls {
  readonly #asking: Asking;
  readonly #open: OpenPages;

  /** @internal */
  constructor(asking: Asking, open: OpenPages) {
    this.#asking = asking;
    this.#open = open;
  }

  /** A group's page: written by who holds the pen, followed by the others; the same object each time. */
  page(groupId: string): OwnPage {
    return this.#open.group(groupId);
  }

  /** Everybody: "je cherche / j'offre", read by all. */
  async writeCard(seeks: string, offers: string): Promise<void> {
    await this.#asking.command('card.write', { seeks, offers });
  }

  async form({ prompt, minutes, how, size, groups }: GroupsOptions): Promise<void> {
    const byHand = groups?.map(({ name, members }) => ({ name, members: [...members] }));
    await this.#asking.command('groups.form', {
      roundId: crypto.randomUUID(),
      prompt,
      minutes,
      how,
      size,
      ...(byHand === undefined ? {} : { groups: byHand }),
    });
  }

  async move(personId: string, groupId: string): Promise<void> {
    await this.#asking.command('groups.move', { personId, groupId });
  }

  async extend(bySeconds: number): Promise<void> {
    await this.#asking.command('groups.extend', { bySeconds });
  }

  /** Everybody is back in 30 s. */
  async gather(): Promise<void> {
    await this.#asking.command('groups.gather', {});
  }

  /** At once. */
  async close(): Promise<void> {
    await this.#asking.command('groups.close', {});
  }

  /** Mentors and observers; null: back to the room. */
  async visit(groupId: string | null): Promise<void> {
    await this.#asking.command('groups.visit', { groupId });
  }

  /** A sentence for every group. */
  async broadcast(text: string): Promise<void> {
    await this.#asking.command('groups.broadcast', { text });
  }

  /** Members: takes the pen of their group's page. */
  async takePen(): Promise<void> {
    await this.#asking.command('groups.takePen', {});
  }
}
