import { FACETS, type Facet } from './rules.ts'

/** Stages of a mentorship by its length. A question is asked from its stage on. */
export const STAGES = ['beginning', 'growing', 'lasting'] as const
export type Stage = (typeof STAGES)[number]

/** A question that the mentor can ask. */
export type Question = { id: string; facet: Facet; stage: Stage; words: string }

/**
 * Questions to ask aloud: open, short, about the person, and answerable without preparation.
 * Only append to a list: ids of asked questions, which are saved, contain the position in it.
 */
const BANK: Record<Facet, Record<Stage, readonly string[]>> = {
  strengths: {
    beginning: [
      'What do colleagues come to you for, even when it isn’t your job?',
      'Which piece of work from the last year would you put your name on?',
      'What comes easily to you but seems hard for others?',
    ],
    growing: [
      'When did you last surprise yourself with something you could do?',
      'Which of your strengths does your current job barely use?',
      'When does one of your strengths get in your way?',
    ],
    lasting: [
      'What can you do today that you couldn’t when we started?',
      'Which of your strengths would you like to pass on, and who to?',
      'What are you good at that you no longer want to be known for?',
    ],
  },
  passions: {
    beginning: [
      'What could you talk about for half an hour without preparing?',
      'What did you love doing at twelve, and where does it show up in your life now?',
      'What do you read or watch about your field just because you want to?',
    ],
    growing: [
      'When did you last lose track of time at work?',
      'What problem would you tackle if you had a whole year to yourself?',
      'What would you stand up for in a meeting, even if you were the only one?',
    ],
    lasting: [
      'What fascinates you now that left you cold two years ago?',
      'What have you been putting off until “later”, and when is later?',
      'What would you like to start that could keep going without you?',
    ],
  },
  likes: {
    beginning: [
      'What does a good workday look like, from start to finish?',
      'What are you looking forward to this coming week?',
      'What kind of people bring out your best work?',
    ],
    growing: [
      'If you could keep only one of your meetings, which one would it be?',
      'What was your best hour this week, and what made it good?',
      'How do you like to be thanked?',
    ],
    lasting: [
      'What do you enjoy more than you used to?',
      'If you could go back to one past project, which would it be, and why?',
      'What small thing would make your ordinary days better?',
    ],
  },
  dislikes: {
    beginning: [
      'Which task do you put off every time?',
      'What takes more out of you than others would guess?',
      'What do you never want to be surprised with?',
    ],
    growing: [
      'What have you said yes to lately that you wish you hadn’t?',
      'Which of your team’s habits would you end tomorrow?',
      'What do you put up with because it feels rude to bring it up?',
    ],
    lasting: [
      'What bothers you today that you used to shrug off?',
      'Which part of your work do you do well and would gladly never do again?',
      'What would make you think about leaving?',
    ],
  },
  works: {
    beginning: [
      'How do you learn best: by reading, trying, or watching?',
      'When someone wants to help you, what should they do first?',
      'How do you prefer to hear that something went wrong?',
    ],
    growing: [
      'What has someone done for you lately that really helped?',
      'What gets you through a hard day?',
      'What advice have you followed that paid off?',
    ],
    lasting: [
      'What in our talks helps you most, and what could we drop?',
      'What have you learned over the years about how you work best?',
      'When did I help you without realizing it?',
    ],
  },
  does_not_work: {
    beginning: [
      'What have people done for you with the best intentions that didn’t help?',
      'What makes you go quiet in a meeting?',
      'What kind of praise or criticism doesn’t land with you?',
    ],
    growing: [
      'What did we plan that came to nothing, and what does that tell us?',
      'When did you last feel held back, and by what?',
      'What do you keep trying even though it never quite works?',
    ],
    lasting: [
      'What should I stop doing as your mentor?',
      'What advice of mine turned out to be wrong for you?',
      'Which old habit should I point out if it comes back?',
    ],
  },
  skills: {
    beginning: [
      'Which of your skills isn’t on your resume?',
      'What could you teach someone tomorrow?',
      'What would you learn first if you had every Friday free?',
    ],
    growing: [
      'What did you learn this month, and who from?',
      'Which skill for your next role can you practice where you are now?',
      'Who would you like to shadow?',
    ],
    lasting: [
      'Which of your skills has gotten rusty, and do you miss it?',
      'What have you become good at that no one has noticed yet?',
      'What would you have to unlearn for your next step?',
    ],
  },
  next_role: {
    beginning: [
      'Which job here, other than your own, would you like to do for a month?',
      'What would your next role need to have for you to say yes right away?',
      'Whose work do you look at and think: that could be me?',
    ],
    growing: [
      'In one sentence: what stands between you and the role you want?',
      'Who decides about the role you want, and do they know you?',
      'Which parts of your next role can you already do?',
    ],
    lasting: [
      'Is the role you are aiming at still the one you want?',
      'If the next role came tomorrow, what would you leave unfinished?',
      'Which role would you take if titles didn’t matter?',
    ],
  },
  role_after: {
    beginning: [
      'Two roles from now, what do you hope your days are full of?',
      'Which job do you know only by title but would like to understand?',
      'Which path have you ruled out, and are you still sure?',
    ],
    growing: [
      'What should your next role teach you for the one after it?',
      'Who has taken the path you’d like to take?',
      'Would you rather go broader or deeper from here?',
    ],
    lasting: [
      'What could you do for an organization one day that few others could?',
      'Which option is still open that you shouldn’t let close?',
      'Who could you start preparing now, so you’re free to move on someday?',
    ],
  },
  five_years: {
    beginning: [
      'An ordinary Tuesday in five years, ten in the morning: what are you doing?',
      'What do you want to have learned five years from now?',
      'What does work need to leave room for in your life?',
    ],
    growing: [
      'Five years from now, what would you regret not having tried?',
      'Which decision this year will matter most in five years?',
      'Where would you like to live and work if you were free to choose?',
    ],
    lasting: [
      'Of the things you hoped for when we started, which have come true?',
      'What do you want to be remembered for here?',
      'What would the you of five years ago say about your life today?',
    ],
  },
}

/** All questions, in a fixed order. */
export const QUESTIONS: readonly Question[] = FACETS.flatMap((facet) =>
  STAGES.flatMap((stage) =>
    BANK[facet][stage].map((words, spot) => ({ id: `${facet}.${stage}.${spot + 1}`, facet, stage, words })),
  ),
)
