import {
  type Audience,
  isSilent,
  type Message,
  type Person,
  privateTo,
  type RoomState,
  TribuError,
} from '@tribu-live/protocol';
import { ownRole, participant, personOf, steeringRefusal } from './actors.ts';
import { accept, type CommandContext, type CommandOf, type Decision, NOTHING, refuse } from './command.ts';

export type ChatCommand = CommandOf<'chat.send' | 'chat.edit' | 'chat.delete'>;

/** A message and whose thread it is in; null: all read it. */
interface Placed {
  readonly message: Message;
  readonly thread: string | null;
}

export function decideChat(state: RoomState, command: ChatCommand, context: CommandContext): Decision {
  const person = participant(state, context.actor);
  if (person instanceof TribuError) return refuse(person);
  // What is taken away disturbs nobody.
  if (command.type !== 'chat.delete' && isSilent(state) && person.role !== 'mentor') {
    return refuse(new TribuError('quiet_now'));
  }
  const known = find(state, command.messageId, person);
  if (command.type === 'chat.send') return send(state, command, person, known);
  if (known === undefined) return refuse(new TribuError('not_found', { field: 'messageId' }));
  const { message, thread } = known;
  const { id: messageId, personId } = message;
  const mine = personId === person.id;
  if (command.type === 'chat.edit') {
    if (!mine) return refuse(new TribuError('forbidden', { field: 'messageId' }));
    if (message.text === command.text) return NOTHING;
    const data = { messageId, personId, thread, text: command.text };
    return accept({ type: 'chat.edited', audience: readers(thread), data });
  }
  if (!mine && steeringRefusal(state, context.actor) !== null) {
    return refuse(new TribuError('forbidden', { field: 'messageId' }));
  }
  return accept({ type: 'chat.deleted', audience: readers(thread), data: { messageId, personId, thread } });
}

function send(
  state: RoomState,
  { messageId, thread, text }: CommandOf<'chat.send'>,
  person: Person,
  known: Placed | undefined,
): Decision {
  const { id: personId } = person;
  if (thread !== null) {
    if (thread !== personId && person.role !== 'mentor') {
      return refuse(new TribuError('forbidden', { field: 'thread' }));
    }
    const other = personOf(state, thread);
    if (other === undefined) return refuse(new TribuError('not_found', { field: 'thread' }));
    const role = ownRole(other);
    if (role !== 'student' && role !== 'guest')
      return refuse(new TribuError('forbidden', { field: 'thread' }));
  }
  if (known !== undefined) {
    const { message } = known;
    const same = known.thread === thread && message.personId === personId && message.text === text;
    return same ? NOTHING : refuse(new TribuError('conflict', { field: 'messageId' }));
  }
  return accept({
    type: 'chat.sent',
    audience: readers(thread),
    data: { messageId, personId, thread, text },
  });
}

/** Among the messages that this person may read: others do not exist for them. */
function find({ chat }: RoomState, messageId: string, person: Person): Placed | undefined {
  const threads = Object.entries(chat.threads).filter(([id]) => person.role === 'mentor' || id === person.id);
  for (const [thread, messages] of [[null, chat.all] as const, ...threads]) {
    const message = messages.find(({ id }) => id === messageId);
    if (message !== undefined) return { message, thread };
  }
  return undefined;
}

function readers(thread: string | null): Audience {
  return thread === null ? 'all' : privateTo(thread);
}
