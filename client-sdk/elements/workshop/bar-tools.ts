import type { ExtraTool } from '../parts/tribu-bar.ts';
import type { Words } from '../words/words.ts';
import { workIcon } from './icons.ts';
import { handPlace } from './people-view.ts';
import { isQuiet, pageExercise } from './scene.ts';
import { REACTIONS } from './seen-reactions.ts';
import type { PanelName, Workshop } from './workshop.ts';

/** What the workshop adds to the bar: nothing for who writes in silence. */
export function barTools(workshop: Workshop, words: Words): readonly ExtraTool[] {
  const { scene } = workshop;
  if (scene.is === 'writing' && scene.writes) return isQuiet(scene) ? [] : [handTool(workshop, words)];
  const { t } = words;
  const { room } = workshop;
  const panel = (name: PanelName, icon: unknown, label: string, long: string): ExtraTool => ({
    name,
    icon,
    label,
    long,
    look: workshop.panel === name ? 'open' : 'on',
    expanded: workshop.panel === name,
    press: () => workshop.toggle(name),
    ...(workshop.hasNews(name) ? { fresh: t('work.new') } : {}),
  });
  const tools: ExtraTool[] = [];
  if (workshop.takesPart && !workshop.isMentor) tools.push(handTool(workshop, words));
  tools.push({
    ...panel('questions', workIcon('question'), t('work.question'), t('work.question.long')),
    ...(workshop.isMentor ? {} : { key: 'question' as const }),
  });
  if (workshop.takesPart && !isQuiet(scene)) {
    tools.push({
      name: 'react',
      icon: workIcon('react'),
      label: t('work.react'),
      long: t('work.react'),
      press: () => undefined,
      menu: REACTIONS.map((kind) => ({
        icon: workIcon(kind),
        label: t(`work.react.${kind}`),
        press: () => workshop.react(kind),
      })),
    });
  }
  tools.push({
    ...panel('chat', workIcon('chat'), t('work.chat'), t('work.chat.long')),
    ...(workshop.isMentor ? {} : { key: 'chat' as const }),
  });
  if (pageExercise(room.state, room.you.personId) !== null && scene.is !== 'writing') {
    tools.push({ ...panel('page', workIcon('page'), t('work.own'), t('work.own.long')), spare: true });
  }
  return tools;
}

/** The hand; its place in the queue stands above the bar while it is up. */
function handTool(workshop: Workshop, { t }: Words): ExtraTool {
  const { state, you } = workshop.room;
  const place = handPlace(state, you.personId);
  return {
    name: 'hand',
    icon: workIcon('hand'),
    label: t('work.hand'),
    long: t(place === null ? 'work.hand.raise' : 'work.hand.lower'),
    key: 'hand',
    look: place === null ? 'on' : 'open',
    press: () => workshop.toggleHand(),
  };
}
