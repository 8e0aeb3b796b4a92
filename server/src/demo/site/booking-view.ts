import type { Booking, Person } from './api.ts';
import { avatar } from './avatar.ts';
import { h } from './dom.ts';
import type { Words } from './words.ts';

/** When a coaching may start, in minutes from now. */
const CHOICES = [
  { minutes: 0, word: 'now' },
  { minutes: 15, word: 'in15' },
  { minutes: 60, word: 'in60' },
  { minutes: 1440, word: 'in1440' },
] as const;

/** The form to book a coaching or start one now; `done` tells what to say below the button. */
export function bookingView(
  me: Person,
  people: readonly Person[],
  words: Words,
  book: (booking: Booking) => Promise<string>,
): HTMLElement {
  const others = people.filter((person) => person.role !== me.role);
  const answer = h('p', { class: 'answer', role: 'status' });
  const submit = h('button', { class: 'button main', type: 'submit' }, words.t('bookNow'));
  const form = h(
    'form',
    { class: 'booking' },
    h('h2', {}, words.t('book')),
    h(
      'fieldset',
      {},
      h('legend', {}, words.t(me.role === 'mentor' ? 'bookWithStudent' : 'bookWithMentor')),
      others.map((person, index) =>
        h(
          'label',
          { class: 'choice' },
          h('input', { type: 'radio', name: 'other', value: person.id, checked: index === 0 }),
          avatar(person, person.name),
          h('span', {}, h('strong', {}, person.name), h('small', {}, person.trade)),
        ),
      ),
    ),
    h(
      'fieldset',
      {},
      h('legend', {}, words.t('when')),
      h(
        'div',
        { class: 'times' },
        CHOICES.map(({ minutes, word }) =>
          h(
            'label',
            { class: 'time' },
            h('input', { type: 'radio', name: 'when', value: minutes, checked: minutes === 0 }),
            h('span', {}, words.t(word)),
          ),
        ),
      ),
    ),
    submit,
    answer,
  );
  form.addEventListener('change', () => {
    submit.textContent = words.t(new FormData(form).get('when') === '0' ? 'bookNow' : 'bookLater');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(form);
    const other = String(data.get('other'));
    const [mentorId, studentId] = me.role === 'mentor' ? [me.id, other] : [other, me.id];
    submit.disabled = true;
    void book({ mentorId, studentId, startsInMinutes: Number(data.get('when')) })
      .then((said) => {
        answer.textContent = said;
      })
      .finally(() => {
        submit.disabled = false;
      });
  });
  return form;
}
