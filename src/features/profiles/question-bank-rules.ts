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
      'What do colleagues come to you for, even when it is not your job?',
      'Which piece of work from the last year would you put your name on?',
      'What is easy for you and seems to be hard for others?',
    ],
    growing: [
      'When did you last surprise yourself with something you could do?',
      'Which of your strengths does your present work hardly use?',
      'Where does a strength of yours get in your own way?',
    ],
    lasting: [
      'What can you do today that you could not do when we began?',
      'Which of your strengths would you like to pass on, and to whom?',
      'What are you good at that you no longer want to be known for?',
    ],
  },
  passions: {
    beginning: [
      'What could you talk about for half an hour without preparing?',
      'What did you love doing at twelve, and where is it in your life now?',
      'What do you read or watch about your work when nobody asks you to?',
    ],
    growing: [
      'When did you last forget the time while working?',
      'Which problem would you take on if a whole year were yours to spend?',
      'What would you stand up for in a meeting, even alone?',
    ],
    lasting: [
      'What fascinates you now that left you cold two years ago?',
      'Which passion have you put off until later, and when is later?',
      'What would you like to start that goes on without you?',
    ],
  },
  likes: {
    beginning: [
      'What does a good working day look like, from the first hour to the last?',
      'Which part of the coming week do you look forward to?',
      'With what kind of people do you do your best work?',
    ],
    growing: [
      'If you could keep only one of your meetings, which one would it be?',
      'What was the best hour of this week, and what made it so?',
      'How do you like to be thanked?',
    ],
    lasting: [
      'What do you enjoy more than you used to?',
      'If you could have one earlier project back, which one, and why that one?',
      'What small thing would make your ordinary days better?',
    ],
  },
  dislikes: {
    beginning: [
      'Which task do you put off every time?',
      'What takes more out of you than others would guess?',
      'What should nobody surprise you with?',
    ],
    growing: [
      'What did you say yes to lately and wish you had not?',
      'Which habit of your team would you end tomorrow?',
      'What do you put up with because saying so seems impolite?',
    ],
    lasting: [
      'What bothers you today that you used to shrug off?',
      'Which part of your work do you do well and would gladly never do again?',
      'What would make you leave?',
    ],
  },
  works: {
    beginning: [
      'How do you learn something new best: by reading, trying or watching?',
      'When somebody wants to help you, what should they do first?',
      'How do you prefer to hear that something went wrong?',
    ],
    growing: [
      'What has somebody done for you lately that really helped?',
      'What gets you through a hard day?',
      'Which advice did you follow, and it paid off?',
    ],
    lasting: [
      'What in our talks helps you most, and what could we drop?',
      'Which way of working have you found for yourself in these years?',
      'When did I help without noticing it?',
    ],
  },
  does_not_work: {
    beginning: [
      'What have people done for you with the best intentions that did not help?',
      'What makes you go quiet in a meeting?',
      'Which kind of praise or criticism does not reach you?',
    ],
    growing: [
      'What did we plan that came to nothing, and what does that tell us?',
      'When did you last feel held back, and by what?',
      'What do you keep trying although it never quite works?',
    ],
    lasting: [
      'What should I stop doing as your mentor?',
      'Which advice of mine was wrong for you?',
      'Which old pattern should I point out to you when it comes back?',
    ],
  },
  skills: {
    beginning: [
      'Which of your skills is not on your resume?',
      'What could you teach somebody tomorrow?',
      'What would you learn first if every Friday were free for it?',
    ],
    growing: [
      'What did you learn this month, and from whom?',
      'Which skill of your next role can you practise where you are?',
      'Whom would you like to watch at work from close by?',
    ],
    lasting: [
      'Which skill of yours has grown rusty, and do you miss it?',
      'What have you become good at that nobody has noticed yet?',
      'What would you have to unlearn for your next step?',
    ],
  },
  next_role: {
    beginning: [
      'Which job here, other than your own, would you like to do for a month?',
      'What would your next role need, so that you say yes at once?',
      'Whose work do you look at and think: that could be me?',
    ],
    growing: [
      'In one sentence: what stands between you and the role you want?',
      'Who decides about the role you want, and do they know you?',
      'Which part of your next role can you do already today?',
    ],
    lasting: [
      'Is the role you are aiming at still the one you want?',
      'If the next role came tomorrow, what would you leave unfinished?',
      'Which role would you take if titles did not matter?',
    ],
  },
  role_after: {
    beginning: [
      'Two roles from now, what do you hope your days are full of?',
      'Which job do you know only by its name and would like to understand?',
      'Which path have you ruled out, and are you still sure?',
    ],
    growing: [
      'What should your next role teach you for the one after it?',
      'Who has gone the way you would like to go, and shall I introduce you?',
      'Would you rather go broader or deeper from here?',
    ],
    lasting: [
      'What could you do for an organisation one day that few others could?',
      'Which door is still open that you should not let fall shut?',
      'Whom could you prepare now, so that you are free to move on one day?',
    ],
  },
  five_years: {
    beginning: [
      'An ordinary Tuesday in five years, ten in the morning: what are you doing?',
      'What do you want to have learnt in five years?',
      'What does work have to leave room for in your life?',
    ],
    growing: [
      'In five years, what would you be sorry not to have tried?',
      'Which decision of this year will matter most in five years?',
      'Where would you like to live and work if you were free to choose?',
    ],
    lasting: [
      'Of what you wished for when we began, what has come true?',
      'What do you want to be remembered for in this place?',
      'What would you of five years ago say about your life today?',
    ],
  },
}

/** All questions, in a fixed order. */
export const QUESTIONS: readonly Question[] = FACETS.flatMap((facet) =>
  STAGES.flatMap((stage) =>
    BANK[facet][stage].map((words, spot) => ({ id: `${facet}.${stage}.${spot + 1}`, facet, stage, words })),
  ),
)
