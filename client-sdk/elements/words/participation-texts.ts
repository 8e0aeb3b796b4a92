/** Words on how people take part: the console's panel and hints, and what students are told; part of the one catalogue. */
export const PARTICIPATION_FR = {
  'console.panel.participation': 'Participation',
  'console.participation.soon': 'Rien à montrer encore.',
  'console.participation.waiting': 'Encore à entendre ou à lire',
  'console.participation.nobody': 'Tout le monde a parlé, écrit ou posé une question.',
  'console.participation.noMicrophone': 'sans micro',
  'console.participation.heard': 'On a entendu ou lu',
  'console.participation.shares': 'Parts de la parole du groupe, sans la tienne. Par ordre alphabétique.',
  'console.participation.early': 'Par ordre alphabétique. Les parts se montrent après un peu de parole.',
  'console.participation.spoke': 'a parlé',
  'console.participation.wrote': 'par écrit',
  'console.participation.asked': 'main ou question',
  'console.participation.who': 'Seuls les mentors voient cela.',
  'console.share.little': 'un peu',
  'console.share.tenth': 'environ un dixième',
  'console.share.fifth': 'environ un cinquième',
  'console.share.quarter': 'environ un quart',
  'console.share.third': 'environ un tiers',
  'console.share.half': 'environ la moitié',
  'console.share.twoThirds': 'environ les deux tiers',
  'console.share.threeQuarters': 'environ les trois quarts',
  'console.share.most': 'presque tout',

  'console.hint.label': 'Une idée',
  'console.hint.unheard.one':
    '{name} n’a pas encore eu l’occasion de parler. Une question pour {name}\u00a0?',
  'console.hint.unheard': '{names} n’ont pas encore eu l’occasion de parler. Un tour de table\u00a0?',
  'console.hint.unheard.more':
    '{names} et d’autres n’ont pas encore eu l’occasion de parler. Un tour de table\u00a0?',
  'console.hint.unheard.everybody':
    'Le groupe n’a pas encore eu l’occasion de parler. Un tour de table\u00a0?',
  'console.hint.long': '{name} parle depuis un moment\u00a0: une question à quelqu’un d’autre\u00a0?',
  'console.hint.look': 'Voir la participation',
  'console.hint.circle': 'Préparer un tour',
  'console.hint.later': 'Plus tard',
  'console.hint.laterLong': 'Plus tard : aucune idée pendant dix minutes',

  'kept.title': 'Ce que l’école retient de ta participation',
  'kept.why':
    'Pour savoir qui a besoin d’un coup de main, l’école garde quelques repères. Elle en tire un mot par séance, et remarque si on ne te voit plus pendant 30 jours. Ce n’est ni une note ni un classement.',
  'kept.what': 'Ce qui est retenu',
  'kept.what.presence': 'Ta présence\u00a0: quand tu arrives et repars, et si ta ligne tient.',
  'kept.what.voice':
    'Combien de temps on t’entend, et combien de temps ta caméra ou ton écran se voit. Jamais ce que tu dis.',
  'kept.what.writing': 'Combien de temps tu écris et combien de mots. Jamais le texte.',
  'kept.what.asking':
    'Combien de questions, de mains levées, de votes, de messages et de lectures viennent de toi, et si tu réponds quand on t’appelle.',
  'kept.what.page': 'Si la page de la salle est utilisée, visible ou cachée. Rien d’autre de ton ordinateur.',
  'kept.what.replay': 'Les enregistrements que tu regardes, et combien de temps.',
  'kept.never': 'Ce qui ne compte jamais contre toi',
  'kept.never.text':
    'Une caméra éteinte, pas de micro, une mauvaise connexion. Et écrire en silence, c’est participer.',
  'kept.who': 'Qui le voit',
  'kept.who.text':
    'L’équipe de ton école. Pendant la séance, les mentors voient qui n’a pas encore parlé ni écrit, et les parts de parole. Les autres élèves ne voient rien.',
  'kept.erase': 'Le voir, le faire effacer',
  'kept.erase.text':
    'Écris à ton école\u00a0: elle te montre ce qui est retenu de toi, et l’efface si tu veux.',
  'kept.read': 'C’est clair',
} as const;

export const PARTICIPATION_EN: Readonly<Record<keyof typeof PARTICIPATION_FR, string>> = {
  'console.panel.participation': 'Taking part',
  'console.participation.soon': 'Nothing to show yet.',
  'console.participation.waiting': 'Yet to be heard or read',
  'console.participation.nobody': 'Everybody has spoken, written or asked something.',
  'console.participation.noMicrophone': 'no microphone',
  'console.participation.heard': 'Heard or read',
  'console.participation.shares': 'Shares of what the group spoke, without yours. In alphabetical order.',
  'console.participation.early': 'In alphabetical order. Shares show once there was some talk.',
  'console.participation.spoke': 'has spoken',
  'console.participation.wrote': 'in writing',
  'console.participation.asked': 'hand or question',
  'console.participation.who': 'Only mentors see this.',
  'console.share.little': 'a little',
  'console.share.tenth': 'about a tenth',
  'console.share.fifth': 'about a fifth',
  'console.share.quarter': 'about a quarter',
  'console.share.third': 'about a third',
  'console.share.half': 'about half',
  'console.share.twoThirds': 'about two thirds',
  'console.share.threeQuarters': 'about three quarters',
  'console.share.most': 'nearly all',

  'console.hint.label': 'An idea',
  'console.hint.unheard.one': '{name} has had no occasion to speak yet. A question for {name}?',
  'console.hint.unheard': '{names} have had no occasion to speak yet. A round?',
  'console.hint.unheard.more': '{names} and others have had no occasion to speak yet. A round?',
  'console.hint.unheard.everybody': 'The group has had no occasion to speak yet. A round?',
  'console.hint.long': '{name} has been speaking for a while: a question to somebody else?',
  'console.hint.look': 'Show who takes part',
  'console.hint.circle': 'Prepare a round',
  'console.hint.later': 'Later',
  'console.hint.laterLong': 'Later: no idea for ten minutes',

  'kept.title': 'What the school notes of how you take part',
  'kept.why':
    'To know who could do with a hand, the school notes a few things. It draws one word per session from them, and notices when you have not been seen for 30 days. It is no mark, and nobody is ranked.',
  'kept.what': 'What is noted',
  'kept.what.presence': 'Your presence: when you come and go, and whether your line holds.',
  'kept.what.voice':
    'How long you are heard, and how long your camera or screen is seen. Never what you say.',
  'kept.what.writing': 'How long you write, and how many words. Never the text.',
  'kept.what.asking':
    'How many questions, hands, votes, messages and readings come from you, and whether you answer when called on.',
  'kept.what.page': 'Whether the room’s page is used, in view or hidden. Nothing else of your computer.',
  'kept.what.replay': 'Which recordings you watch, and for how long.',
  'kept.never': 'What never counts against you',
  'kept.never.text':
    'A camera that is off, no microphone, a poor connection. And to write in silence is to take part.',
  'kept.who': 'Who sees it',
  'kept.who.text':
    'Your school’s team. During the session mentors see who has not spoken or written yet, and shares of speech. Other students see nothing.',
  'kept.erase': 'To see it, or have it erased',
  'kept.erase.text': 'Write to your school: it shows you what is noted of you, and erases it if you wish.',
  'kept.read': 'Understood',
};
