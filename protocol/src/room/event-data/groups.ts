import { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import { Id, TimeMs, Uuid } from '../../primitives.ts';
import { RichText } from '../../rich-text.ts';
import { freeText, GroupFacts } from '../../workshop.ts';

const CardText = z.string().trim().max(LIMITS.cardChars);

export const GROUP_EVENTS = {
  /** What the person seeks and offers, read by all. */
  'card.written': z.object({ personId: Id, seeks: CardText, offers: CardText }),
  /** Who is in which group follows by `groups.placed`. */
  'groups.formed': z.object({
    roundId: Uuid,
    prompt: RichText,
    groups: z.array(GroupFacts).min(1).max(LIMITS.groupsPerRound),
    endsAt: TimeMs.nullable(),
  }),
  'groups.placed': z.object({ groupId: Uuid, personId: Id }),
  'groups.extended': z.object({ byMs: z.number().int().positive() }),
  /** Everybody is called back; the groups close at `endsAt`. */
  'groups.gathering': z.object({ endsAt: TimeMs }),
  /** A mentor or observer looks in, or goes back (null). */
  'groups.visited': z.object({ personId: Id, groupId: Uuid.nullable() }),
  'groups.broadcast': z.object({ text: freeText(LIMITS.chatChars) }),
  /** The one who writes on the group's page. */
  'groups.pen': z.object({ groupId: Uuid, personId: Id }),
  'groups.closed': z.object({}),
} as const;
