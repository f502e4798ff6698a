import type { InputBlock, ModalView } from '@slack/types'
import { field, type Message, mention, message, modal, option, section } from '../../platform/slack/blocks.ts'
import { type Mentorship, otherOf } from '../mentorships/rules.ts'
import { captureForm } from './actions.ts'
import { CAPTURED, type Captured } from './capture-rules.ts'
import { OPEN_TOPICS_MAX, STEP_MAX_LENGTH } from './rules.ts'

const NAMES: Record<Captured, string> = {
  topic: 'A topic for the next check-in (mentee)',
  step: 'A step of the mentee',
  promise: 'A promise of the mentor',
}

const WHO_SEES = 'Visible to you and this person'
/** Slack's limit for a menu. */
const OPTIONS_MAX = 100

type CaptureForm = { mentorships: readonly Mentorship[]; readerId: string; words: string }

/** Adds the text of a message to a plan or the topics. `mentorships`: at least one. */
export function captureView({ mentorships, readerId, words }: CaptureForm): ModalView {
  const isOnlyMentor = mentorships.every(({ mentorId }) => mentorId === readerId)
  const kinds = CAPTURED.filter((kind) => kind !== 'topic' || !isOnlyMentor)
  const options = kinds.map((kind) => option(NAMES[kind], kind))
  const [first] = options
  return modal({
    contract: captureForm,
    title: 'Add to plan or topics',
    submit: 'Save',
    blocks: [
      section('Nothing is saved until you choose *Save*. Change the text as you like.'),
      mentorshipField(mentorships, readerId),
      field(
        'kind',
        'What is it?',
        { type: 'radio_buttons', action_id: 'value', options, ...(first && { initial_option: first }) },
        { whoSees: WHO_SEES },
      ),
      field(
        'words',
        'Text',
        {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: STEP_MAX_LENGTH,
          ...(words !== '' && { initial_value: words }),
        },
        { whoSees: WHO_SEES },
      ),
      field(
        'due',
        'Due date of a step or promise',
        { type: 'datepicker', action_id: 'value' },
        { whoSees: WHO_SEES, optional: true },
      ),
    ],
  })
}

function mentorshipField(mentorships: readonly Mentorship[], readerId: string): InputBlock {
  const options = mentorships.slice(0, OPTIONS_MAX).map((one) => {
    const { name, isMentee } = otherOf(one, readerId)
    return option(isMentee ? `${name} (your mentee)` : `${name} (your mentor)`, one.id)
  })
  const [only, ...others] = options
  return field(
    'mentorship',
    'Person',
    {
      type: 'static_select',
      action_id: 'value',
      options,
      ...(only && others.length === 0 && { initial_option: only }),
    },
    { whoSees: WHO_SEES },
  )
}

/** Shown under the field. */
export const ONLY_MENTEES = 'Only mentees add topics. Choose a step or a promise.'
export const TOPICS_FULL = `There are ${OPEN_TOPICS_MAX} open topics, which is the limit. Mark one as discussed, then save this.`

export function topicSavedMessage({ mentorId }: Mentorship): Message {
  return message(section(`Topic added. Visible to you and ${mention(mentorId)}.`))
}

export function nobodyMessage(): Message {
  return message(section('You have no mentees or mentors yet, so there is no plan to add this to.'))
}
