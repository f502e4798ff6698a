import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { statusSaysAway } from '../../../src/features/people/rules.ts'
import { excerpt } from '../../../src/platform/commands/typed.ts'
import { COMMANDS, outcome } from './outcomes.ts'
import { TEXTS, textOf } from './typed-corpus.ts'

/** A Monday. */
const TODAY = Temporal.PlainDate.from('2026-11-16')

// What people typed to other bots, and words like it. Each goes wrong if a day is guessed.
const KINDS: readonly [string, readonly (readonly [string, string])[]][] = [
  [
    '“back” with a day goes on being away',
    [
      ['back in January', 'refused still away'],
      ['back Monday morning', 'refused still away'],
      ['back on the 20th', 'refused still away'],
      ['back by Friday', 'refused still away'],
      ['back at the end of the week', 'refused still away'],
      ['back 31 Feb', 'refused still away'],
      ['back next week', 'refused still away'],
      ['back soon', 'refused still away'],
      ['back after lunch', 'refused still away'],
      ['back from vacation', 'back'],
      ['back to work!', 'back'],
      ['back now, thanks', 'back'],
      ['back in the office', 'back'],
      ['back in 2 weeks', 'refused still away'],
      ['back tomorrow morning', 'refused still away'],
      ['back yesterday', 'back'],
      ['back since yesterday', 'back'],
      ['back on 5 Jan 2027', 'refused still away'],
      ['back mid January', 'refused still away'],
      ['back 🎉', 'back'],
      ['back end of month', 'refused still away'],
      ['back after Christmas', 'refused still away'],
    ],
  ],
  [
    'a whole period, and an absence that begins later',
    [
      ['away next week', 'away 2026-11-23 to 2026-11-29'],
      ['away in 2 weeks', 'away 2026-11-30 to asked'],
      ['away December', 'away 2026-12-01 to 2026-12-31'],
      ['away this week', 'away now to 2026-11-22'],
      ['away next month', 'away 2026-12-01 to 2026-12-31'],
      ['away in January', 'away 2027-01-01 to 2027-01-31'],
      ['away the week of 7 Dec', 'away 2026-12-07 to 2026-12-13'],
      ['away from Monday', 'away 2026-11-23 to asked'],
      ['away starting 1 Dec', 'away 2026-12-01 to asked'],
      ['away from 20 Dec until 5 Jan', 'away 2026-12-20 to 2027-01-05'],
      ['away 20 Dec - 5 Jan', 'away 2026-12-20 to 2027-01-05'],
      ['away 20 Dec – 5 Jan', 'away 2026-12-20 to 2027-01-05'],
      ['away 20.12. - 5.1.', 'away 2026-12-20 to 2027-01-05'],
      ['away from 20 Dec to 5 Jan', 'away 2026-12-20 to 2027-01-05'],
      ['away between 20 Dec and 5 Jan', 'away 2026-12-20 to 2027-01-05'],
      ['away from 20 to 24 Dec', 'away 2026-12-20 to 2026-12-24'],
      ['away Dec 20-24', 'away 2026-12-20 to 2026-12-24'],
      ['away the whole of next week', 'away 2026-11-23 to 2026-11-29'],
      ['away all week', 'away now to 2026-11-22'],
      ['away rest of the week', 'away now to 2026-11-22'],
      ['away rest of the year', 'away now to 2026-12-31'],
      ['away next weekend', 'away 2026-11-28 to 2026-11-29'],
      ['away over the weekend', 'away 2026-11-21 to 2026-11-22'],
      ['away tomorrow', 'away 2026-11-17 to 2026-11-17'],
      ['away Friday', 'away 2026-11-20 to 2026-11-20'],
      ['away on Friday', 'away 2026-11-20 to 2026-11-20'],
      ['away on vacation until 5 Jan', 'away now to 2027-01-05'],
      ['away for 2 weeks from 20 Dec', 'away 2026-12-20 to 2027-01-02'],
      ['away from 1 Dec for 2 weeks', 'away 2026-12-01 to 2026-12-14'],
      ['away until December', 'away now to 2026-12-01'],
      ['away through December', 'away now to 2026-12-31'],
      ['away in a month', 'away 2026-12-16 to asked'],
      ['away next two weeks', 'away now to 2026-11-30'],
      ['away, back on 5 Jan', 'away now to 2027-01-04'],
      ['away back Monday', 'away now to 2026-11-22'],
      ['away from 5 Jan until 20 Dec', 'refused unreadable date'],
      ['away from 5 Jan', 'away 2027-01-05 to asked'],
      ['away December 2026', 'away 2026-12-01 to 2026-12-31'],
      ['away November', 'away now to 2026-11-30'],
      ['away next year', 'refused date too far 2027-12-31'],
      ['away today', 'away now to 2026-11-16'],
      ['away until end of year', 'away now to 2026-12-31'],
      ['away from next Monday until Friday', 'away 2026-11-23 to 2026-11-27'],
      ['away Mon-Wed', 'refused unreadable date'],
      ['away Christmas', 'refused unreadable date'],
      ['vacation from 21 Dec through 3 Jan', 'away 2026-12-21 to 2027-01-03'],
      ['ooo 21/12 - 3/1', 'refused unreadable date'],
    ],
  ],
  [
    'fractions, scores, amounts and words of a sentence are no days',
    [
      ['log <@U1|ana> 1/2 hour call about the review', 'log today | 1/2 hour call about the review'],
      ['log <@U1|ana> 1/1 about promotion', 'log today | 1/1 about promotion'],
      ['log <@U1|ana> 9/10 for her talk', 'log today | 9/10 for her talk'],
      ['log <@U1|ana> 4/5 sessions done', 'log today | 4/5 sessions done'],
      ['log <@U1|ana> 5 may be too many', 'log today | 5 may be too many'],
      ['log <@U1|ana> 3/4 of the plan is done', 'log today | 3/4 of the plan is done'],
      ['log <@U1|ana> 1/3 of our time on feedback', 'log today | 1/3 of our time on feedback'],
      ['log <@U1|ana> 7/10 energy today', 'log today | 7/10 energy today'],
      ['log <@U1|ana> 24/7 support is too much', 'log today | 24/7 support is too much'],
      ['log <@U1|ana> 50/50 whether she stays', 'log today | 50/50 whether she stays'],
      ['log <@U1|ana> 2/3', 'refused ambiguous date 2026-02-03 2026-03-02'],
      ['log <@U1|ana> 1/1', 'log today | 1/1'],
      ['log <@U1|ana> 3.5 hours of pairing', 'log today | 3.5 hours of pairing'],
      ['log <@U1|ana> v2.3 is out', 'log today | v2.3 is out'],
      ['log <@U1|ana> 2.3.1 is released', 'log today | 2.3.1 is released'],
      ['log <@U1|ana> 10% more confidence', 'log today | 10% more confidence'],
      ['log <@U1|ana> 2 march in the demo', 'refused ambiguous date 2026-03-02'],
      ['log <@U1|ana> 3 may join us', 'log today | 3 may join us'],
      ['log <@U1|ana> 11/12 people came', 'log today | 11/12 people came'],
      ['log <@U1|ana> 12/11 lunch', 'refused ambiguous date 2025-12-11 2026-11-12 2026-12-11'],
      ['log <@U1|ana> 4:1 ratio', 'log today | 4:1 ratio'],
      ['log <@U1|ana> 1-1', 'log today | 1-1'],
      ['log <@U1|ana> 5 sat together', 'log today | 5 sat together'],
      ['log <@U1|ana> 5pm', 'log today | 5pm'],
      ['log <@U1|ana> 3 days', 'refused ambiguous date 2026-11-13'],
      ['log <@U1|ana> at 5pm we spoke', 'log today | at 5pm we spoke'],
      ['log <@U1|ana> may', 'refused unreadable date'],
      ['log <@U1|ana> sun', 'log 2026-11-15'],
      ['log <@U1|ana> sun was out', 'log today | sun was out'],
      ['log <@U1|ana> sun shone all day', 'log today | sun shone all day'],
      ['log <@U1|ana> march to the top', 'log today | march to the top'],
      ['log <@U1|ana> in May we met', 'log today | in May we met'],
      ['log <@U1|ana> Monday or Tuesday', 'refused ambiguous date 2026-11-10 2026-11-16'],
      ['log <@U1|ana> 3 or 4 Nov', 'refused ambiguous date 2026-11-03 2026-11-04'],
      ['log <@U1|ana> Mon and Tue', 'refused unreadable date'],
      ['log <@U1|ana> last week', 'log 2026-11-09'],
      ['log <@U1|ana> last month', 'refused unreadable date'],
      ['log <@U1|ana> 2025', 'log today | 2025'],
      ['log <@U1|ana> Q3 plans', 'log today | Q3 plans'],
      ['log <@U1|ana> yesterday evening we talked', 'log 2026-11-15 | we talked'],
      ['log <@U1|ana> last Monday and this Monday', 'refused unreadable date'],
    ],
  ],
  [
    'an amount after “by” is no day',
    [
      ['step <@U1|ana> cut the lead time by 2 weeks', 'step no day | cut the lead time by 2 weeks'],
      ['step <@U1|ana> raise the score by 10.5', 'refused ambiguous date 2027-05-10'],
      ['step <@U1|ana> raise coverage by 1/2', 'refused ambiguous date 2027-01-02 2027-02-01'],
      ['step <@U1|ana> cut costs by 10%', 'step no day | cut costs by 10%'],
      ['step <@U1|ana> shorten it by 3 days', 'step no day | shorten it by 3 days'],
      ['step <@U1|ana> extend by a month', 'step no day | extend by a month'],
      ['step <@U1|ana> move it by a week please', 'step no day | move it by a week please'],
      ['step <@U1|ana> grow the team by 5', 'step no day | grow the team by 5'],
      ['step <@U1|ana> raise it by 3.14', 'step no day | raise it by 3.14'],
      ['step <@U1|ana> raise it by 2/3', 'refused ambiguous date 2027-02-03 2027-03-02'],
      ['step <@U1|ana> improve by 1.5', 'refused ambiguous date 2027-05-01'],
      ['step <@U1|ana> go on march', 'step no day | go on march'],
      ['step <@U1|ana> get better by half', 'step no day | get better by half'],
      ['step <@U1|ana> reduce by a fortnight', 'step no day | reduce by a fortnight'],
      ['step <@U1|ana> beat it by 12/10', 'refused ambiguous date 2026-10-12 2026-12-10'],
      ['step <@U1|ana> work on may', 'step no day | work on may'],
    ],
  ],
  [
    'a weekday with the number of the day',
    [
      ['log <@U1|ana> Friday the 6th', 'log 2026-11-06'],
      ['log <@U1|ana> Fri 6', 'log 2026-11-06'],
      ['step <@U1|ana> lead a meeting by Fri 27', 'step 2026-11-27 | lead a meeting'],
      ['log <@U1|ana> Sat 14', 'log 2026-11-14'],
      ['log <@U1|ana> Monday the 9th: lunch', 'log 2026-11-09 | lunch'],
      ['log <@U1|ana> Thu 5th by call', 'log 2026-11-05 call'],
      ['log <@U1|ana> Fri 13 lunch', 'refused ambiguous date 2026-11-13'],
      ['log <@U1|ana> Friday 2 hours of pairing', 'log 2026-11-13 | 2 hours of pairing'],
      ['log <@U1|ana> Wed 4', 'log 2026-11-04'],
      ['log <@U1|ana> Tue 31', 'refused unreadable date'],
      ['snooze <@U1|ana> until Fri 4', 'snooze 2026-12-04'],
      ['snooze <@U1|ana> until Friday the 4th', 'snooze 2026-12-04'],
      ['step <@U1|ana> x by Wednesday the 2nd', 'step 2026-12-02 | x'],
    ],
  ],
  [
    'a week and its weekday',
    [
      ['log <@U1|ana> last week Friday', 'log 2026-11-13'],
      ['log <@U1|ana> last week, Wednesday: lunch', 'log 2026-11-11 | lunch'],
      ['log <@U1|ana> Friday last week', 'log 2026-11-13'],
      ['log <@U1|ana> last week on Tuesday by call', 'log 2026-11-10 call'],
      ['log <@U1|ana> on Tuesday last week we met', 'log 2026-11-10 | we met'],
      ["log <@U1|ana> last week's Thursday", 'log 2026-11-12'],
      ['log <@U1|ana> last wk Fri', 'log 2026-11-13'],
      ['log <@U1|ana> Friday of last week: lunch', 'log 2026-11-13 | lunch'],
      ['log <@U1|ana> this week Monday', 'log 2026-11-16'],
      ['snooze <@U1|ana> next week Friday', 'snooze 2026-11-27'],
      ['snooze <@U1|ana> Tuesday next week', 'snooze 2026-11-24'],
      ['step <@U1|ana> x by next week Friday', 'step 2026-11-27 | x'],
      ['step <@U1|ana> x by Friday next week', 'step 2026-11-27 | x'],
    ],
  ],
  [
    'a short year',
    [
      ['log <@U1|ana> 5 Nov ’25 lunch', 'log 2025-11-05 | lunch'],
      ["log <@U1|ana> Nov 5 '25", 'log 2025-11-05'],
      ["log <@U1|ana> 5 Nov '25", 'log 2025-11-05'],
      ['log <@U1|ana> 5th of November ‘25 by call', 'log 2025-11-05 call'],
      ['log <@U1|ana> 12 Dec ’24: we met', 'log 2024-12-12 | we met'],
      ['log <@U1|ana> 5 Nov 25', 'log 2025-11-05'],
      ["log <@U1|ana> Dec '25", 'refused unreadable date'],
      ["log <@U1|ana> 5.11.'25", 'log 2025-11-05'],
      ["step <@U1|ana> x by 5 Jan '28", 'step 2028-01-05 | x'],
      ['log <@U1|ana> Nov 5, ’25: lunch', 'log 2025-11-05 | lunch'],
      ['log <@U1|ana> Wed 5 Nov ’25', 'log 2025-11-05'],
      ['log <@U1|ana> Thu 5 Nov ’25', 'refused unreadable date'],
      ['log <@U1|ana> 5/11/25 lunch', 'refused ambiguous date 2025-05-11 2025-11-05'],
      ['log <@U1|ana> 05.11.25 by call', 'log 2025-11-05 call'],
    ],
  ],
  [
    'short forms, the 20th, months, and ends of periods',
    [
      ['log <@U1|ana> Tues', 'log 2026-11-10'],
      ['log <@U1|ana> Weds lunch', 'log 2026-11-11 | lunch'],
      ['log <@U1|ana> 2 wks ago by call', 'log 2026-11-02 call'],
      ['snooze <@U1|ana> 2 wks', 'snooze 2026-11-30'],
      ['cadence <@U1|ana> every 2w', 'cadence 14'],
      ['log <@U1|ana> on the 5th, lunch', 'log 2026-11-05 | lunch'],
      ['step <@U1|ana> lead a meeting by the 20th', 'step 2026-11-20 | lead a meeting'],
      ['snooze <@U1|ana> until the 20th', 'snooze 2026-11-20'],
      ['step <@U1|ana> lead a meeting by Jan', 'step 2027-01-01 | lead a meeting'],
      ['snooze <@U1|ana> until Feb', 'snooze 2027-02-01'],
      ['log <@U1|ana> 29 Feb', 'log 2024-02-29'],
      ['step <@U1|ana> lead a meeting by 29 Feb', 'step 2028-02-29 | lead a meeting'],
      ['snooze <@U1|ana> until the end of the week', 'snooze 2026-11-20'],
      ['log <@U1|ana> Thurs', 'log 2026-11-12'],
      ['log <@U1|ana> Thur lunch', 'log 2026-11-12 | lunch'],
      ['log <@U1|ana> Wednes', 'log today | Wednes'],
      ['log <@U1|ana> last Tues', 'log 2026-11-10'],
      ['log <@U1|ana> last Weds by call', 'log 2026-11-11 call'],
      ['log <@U1|ana> 3 days ago', 'log 2026-11-13'],
      ['log <@U1|ana> 2w ago', 'log 2026-11-02'],
      ['log <@U1|ana> 1 wk ago', 'log 2026-11-09'],
      ['log <@U1|ana> 3 mos ago', 'log 2026-08-16'],
      ['log <@U1|ana> 10d ago lunch', 'log 2026-11-06 | lunch'],
      ['log <@U1|ana> a wk ago', 'log 2026-11-09'],
      ['log <@U1|ana> a few days ago', 'refused unreadable date'],
      ['log <@U1|ana> the 5th', 'log 2026-11-05'],
      ['log <@U1|ana> 5th Nov', 'log 2026-11-05'],
      ['log <@U1|ana> the 31st', 'log 2026-10-31'],
      ['log <@U1|ana> 3 days', 'refused ambiguous date 2026-11-13'],
      ['log <@U1|ana> a week', 'refused ambiguous date 2026-11-09'],
      ['log <@U1|ana> 2 weeks by call', 'refused ambiguous date 2026-11-02'],
      ['log <@U1|ana> the 5th time we spoke', 'log today | the 5th time we spoke'],
      ['log <@U1|ana> the 5th we spoke', 'refused ambiguous date 2026-11-05'],
      ['log <@U1|ana> end of last week', 'refused unreadable date'],
      ['log <@U1|ana> early last week', 'refused unreadable date'],
      ['snooze <@U1|ana> 3 mos', 'snooze 2027-02-16'],
      ['snooze <@U1|ana> 10d', 'snooze 2026-11-26'],
      ['snooze <@U1|ana> 1 yr', 'snooze 2027-11-16'],
      ['snooze <@U1|ana> eow', 'snooze 2026-11-20'],
      ['snooze <@U1|ana> until end of year', 'snooze 2026-12-31'],
      ['snooze <@U1|ana> till year end', 'snooze 2026-12-31'],
      ['snooze <@U1|ana> until mid January', 'refused unreadable date'],
      ['snooze <@U1|ana> until the end of next week', 'snooze 2026-11-27'],
      ['snooze <@U1|ana> until Sept', 'snooze 2027-09-01'],
      ['snooze <@U1|ana> until 29 Feb', 'refused date too far 2028-02-29'],
      ['snooze <@U1|ana> until Thurs', 'snooze 2026-11-19'],
      ['snooze <@U1|ana> until Thu 5pm', 'snooze 2026-11-19'],
      ['snooze <@U1|ana> until tomorrow noon', 'snooze 2026-11-17'],
      ['snooze <@U1|ana> until Monday morning', 'snooze 2026-11-23'],
      ['cadence <@U1|ana> 2w', 'cadence 14'],
      ['cadence <@U1|ana> every 2 wks', 'cadence 14'],
      ['cadence <@U1|ana> every 3 mos please', 'cadence 90'],
      ['cadence <@U1|ana> ‘monthly’', 'cadence 30'],
      ['step <@U1|ana> x by EOM', 'step 2026-11-30 | x'],
      ['step <@U1|ana> x by end of year', 'step 2026-12-31 | x'],
      ['step <@U1|ana> x by the end of March', 'step 2027-03-31 | x'],
      ['step <@U1|ana> x by mid March', 'refused unreadable date'],
    ],
  ],
  [
    'a due day with a time, courtesies or brackets',
    [
      ['step <@U1|ana> lead a meeting by Friday please', 'step 2026-11-20 | lead a meeting'],
      ['step <@U1|ana> lead a meeting by Friday 🙏', 'step 2026-11-20 | lead a meeting'],
      ['step <@U1|ana> lead a meeting by Friday 5pm', 'step 2026-11-20 | lead a meeting by 5pm'],
      ['step <@U1|ana> lead a meeting by the end of the week', 'step 2026-11-20 | lead a meeting'],
      ['step <@U1|ana> lead a meeting (by Friday)', 'step 2026-11-20 | lead a meeting'],
      ['step <@U1|ana> x by Weds', 'step 2026-11-18 | x'],
      ['step <@U1|ana> x by Tues.', 'step 2026-11-17 | x'],
      ['step <@U1|ana> x by Friday, please!', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday :pray:', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday at 5', 'step 2026-11-20 | x at 5'],
      ['step <@U1|ana> x by 5pm Friday', 'step 2026-11-20 | x by 5pm'],
      ['step <@U1|ana> x by Friday 17:00', 'step 2026-11-20 | x by 17:00'],
      ['step <@U1|ana> x by Friday morning', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x [by Friday]', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x (due Friday)', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by “Friday”', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday, thank you so much 🙏🏽', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday!!!', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by *Friday*', 'step 2026-11-20 | x'],
      ['step <@U1|ana> thank her 🙏', 'step no day | thank her 🙏'],
      ['step <@U1|ana> x — by Friday', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday EOD', 'step 2026-11-20 | x by EOD'],
      ['step <@U1|ana> x by Friday if possible', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by Friday at the latest', 'step 2026-11-20 | x'],
      ['step <@U1|ana> x by tomorrow night', 'step 2026-11-17 | x'],
      ['step <@U1|ana> x by 1.12.', 'step 2026-12-01 | x'],
      ['step <@U1|ana> x by this week', 'refused unreadable date'],
      ['step <@U1|ana> x by next month', 'step 2026-12-16 | x'],
      ['step <@U1|ana> x by Friday (see the doc)', 'step no day | x by Friday (see the doc)'],
      ['step <@U1|ana> x by Monday or Tuesday', 'refused ambiguous date 2026-11-23 2026-11-24'],
      ['step <@U1|ana> x by 5 or 6 Dec', 'refused ambiguous date 2026-12-05 2026-12-06'],
    ],
  ],
  [
    'dashes, spaces and invisible characters of phones',
    [
      ['log <@U1|ana> yesterday – in person', 'log 2026-11-15 in_person'],
      ['log <@U1|ana> – yesterday by call', 'log 2026-11-15 call'],
      ['log <@U1|ana> 2026\u201111\u201105', 'log 2026-11-05'],
      ['log <@U1|ana> in\u2011person', 'log today in_person'],
      ['log <@U1|ana>\u200b yesterday', 'log 2026-11-15'],
      ['snooze <@U1|ana> 2 weeks\u200b', 'snooze 2026-11-30'],
      ['log <@U1|ana> — by call', 'log today call'],
      ['log <@U1|ana> yesterday — by call', 'log 2026-11-15 call'],
      ['log <@U1|ana> yesterday—by call', 'log 2026-11-15 call'],
      ['log <@U1|ana> yesterday -- by call', 'log 2026-11-15 call'],
      ['log <@U1|ana> - yesterday', 'log 2026-11-15'],
      ['log <@U1|ana>\u2060 yesterday', 'log 2026-11-15'],
      ['log \u202a<@U1|ana>\u202c yesterday', 'log 2026-11-15'],
      ['log <@U1|ana> yester\u00adday', 'log 2026-11-15'],
      ['log <@U1|ana> 2026–11–05 by call', 'log 2026-11-05 call'],
      ['log <@U1|ana> face\u2010to\u2010face', 'log today in_person'],
      ['log <@U1|ana> by e\u2011mail', 'log today message'],
      ['log <@U1|ana>\u3000yesterday', 'log 2026-11-15'],
      ['log <@U1|ana> \uff12\uff10\uff12\uff16-11-05', 'log 2026-11-05'],
      ['log <@U1|ana> yesterday\ufeff', 'log 2026-11-15'],
      ['log <@U1|ana> – a good talk', 'log today | – a good talk'],
      ['snooze <@U1|ana> until 5\u00a0Jan', 'snooze 2027-01-05'],
      ['step <@U1|ana> x by 5\u202fJan', 'step 2027-01-05 | x'],
    ],
  ],
  [
    'two people in one log',
    [
      ['log <@U1|ana> and <@U2|ben> yesterday by call', 'refused two people'],
      ['log <@U1|ana>, <@U2|ben>', 'refused two people'],
      ['log <@U1|ana> <@U2|ben>', 'refused two people'],
      ['log <@U1|ana> & <@U2|ben> today', 'refused two people'],
      ['log <@U1|ana> &amp; <@U2|ben> today', 'refused two people'],
      ['log <@U1|ana>, <@U2|ben> and <@U3|eve> last Friday', 'refused two people'],
      ['log <@U1|ana> + <@U2|ben>', 'refused two people'],
      ['log yesterday with <@U1|ana> and <@U2|ben> by call: plans', 'refused two people'],
      ['log lunch with <@U1|ana> and <@U2|ben>', 'refused two people'],
      ['met <@U1|ana> and <@U2|ben>', 'refused two people'],
      ['log <@U1|ana> yesterday and <@U2|ben>', 'refused two people'],
      ['log <@U1|ana> with <@U2|ben>', 'refused two people'],
      ['log <@U1|ana> spoke about <@U2|ben>', 'log today | spoke about @ben'],
      ['log <@U1|ana> and we laughed', 'log today | and we laughed'],
      ['log <@U1|ana> and <@U1|ana>', 'log today | and @ana'],
    ],
  ],
  [
    'days in digits, and days that may be a year away',
    [
      ['snooze <@U1|ana> until 5/1', 'refused ambiguous date 2027-01-05 2027-05-01'],
      ['log <@U1|ana> 05-11-2026', 'refused ambiguous date 2026-05-11 2026-11-05'],
      ['snooze <@U1|ana> until 13/1', 'snooze 2027-01-13'],
      ['snooze <@U1|ana> until 5/1/27', 'refused ambiguous date 2027-01-05 2027-05-01'],
      ['snooze <@U1|ana> until 1/5/2027', 'refused ambiguous date 2027-01-05 2027-05-01'],
      ['snooze <@U1|ana> until 5-1-2027', 'refused ambiguous date 2027-01-05 2027-05-01'],
      ['log <@U1|ana> 5/11', 'refused ambiguous date 2026-05-11 2026-11-05'],
      ['log <@U1|ana> 11/5', 'refused ambiguous date 2026-05-11 2026-11-05'],
      ['log <@U1|ana> 05/11/2026', 'refused ambiguous date 2026-05-11 2026-11-05'],
      ['log <@U1|ana> 31/10', 'log 2026-10-31'],
      ['log <@U1|ana> 5.11.', 'log 2026-11-05'],
      ['log <@U1|ana> 5.11.26', 'log 2026-11-05'],
      ['log <@U1|ana> 2026/11/05', 'log 2026-11-05'],
      ['log <@U1|ana> 05.11.2026', 'log 2026-11-05'],
      ['log <@U1|ana> 5/5', 'log 2026-05-05'],
      ['log <@U1|ana> 17 Nov', 'refused ambiguous date 2025-11-17 2026-11-17'],
      ['log <@U1|ana> 1 Dec lunch', 'refused ambiguous date 2025-12-01 2026-12-01'],
      ['log <@U1|ana> Nov 30 by call', 'refused ambiguous date 2025-11-30 2026-11-30'],
      ['log <@U1|ana> 12 Dec', 'refused ambiguous date 2025-12-12 2026-12-12'],
      ['log <@U1|ana> Fri 20 Nov', 'refused date in the future 2026-11-20'],
      ['log <@U1|ana> 24 Dec', 'refused ambiguous date 2025-12-24 2026-12-24'],
      ['log <@U1|ana> tomorrow', 'refused date in the future 2026-11-17'],
      ['snooze <@U1|ana> until 10 Nov', 'refused date in the past 2026-11-10'],
      ['step <@U1|ana> x by 10 Nov', 'refused due in the past 2026-11-10'],
      ['step <@U1|ana> x by 5/1', 'refused ambiguous date 2027-01-05 2027-05-01'],
      ['step <@U1|ana> x by 20/1', 'step 2027-01-20 | x'],
      ['log <@U1|ana> 20 Nov presentation prepared', 'refused ambiguous date 2025-11-20 2026-11-20'],
    ],
  ],
  [
    'Slack’s markup in words',
    [
      ['promise <@U1|ana> call <tel:+15550100|555-0100> by Friday', 'promise 2026-11-20 | call 555-0100'],
      ['promise <@U1|ana> ask in <#C1|> by Friday', 'promise 2026-11-20 | ask in #channel'],
      ['promise <@U1|ana> ask <!subteam^S1> by Friday', 'promise 2026-11-20 | ask @group'],
      [
        'promise <@U1|ana> write to <mailto:a@b.example|a@b.example> by Friday',
        'promise 2026-11-20 | write to a@b.example',
      ],
      [
        'promise <@U1|ana> read <https://a.example/b|the plan> by Friday',
        'promise 2026-11-20 | read the plan (https://a.example/b)',
      ],
      ['promise <@U1|ana> ask in <#C1|general> by Friday', 'promise 2026-11-20 | ask in #general'],
      ['promise <@U1|ana> ask <!subteam^S1|@team> by Friday', 'promise 2026-11-20 | ask @team'],
      ['promise <@U1|ana> ask <!here> by Friday', 'promise 2026-11-20 | ask @here'],
      ['promise <@U1|ana> meet <!date^1392734382^{date}|18 Feb> then', 'promise no day | meet 18 Feb then'],
      ['promise <@U1|ana> call <tel:5550100> by Friday', 'promise 2026-11-20 | call 5550100'],
      ['promise <@U1|ana> R&amp;D by Friday', 'promise 2026-11-20 | R&D'],
      ['agenda call <tel:+15550100|555-0100>', 'agenda'],
      ['log <@U1|ana> spoke in <#C1|> about <!subteam^S1>', 'log today | spoke in #channel about @group'],
    ],
  ],
  [
    'a plan to meet is no check-in of today',
    [
      ['touch base with <@U1|ana> next week', 'help log'],
      ['touch base with <@U1|ana> tomorrow', 'help log'],
      ['touch base <@U1|ana>', 'help log'],
      ['touch base', 'help log'],
      ['touch base on Friday with <@U1|ana>', 'help log'],
      ['met with <@U1|ana> next week', 'refused date in the future 2026-11-23'],
      ['log had coffee with <@U1|ana> yesterday', 'log 2026-11-15 | had coffee with @ana yesterday'],
      ['log will meet with <@U1|ana> tomorrow', 'refused date in the future 2026-11-17'],
      ['log call with <@U1|ana> next week', 'refused date in the future 2026-11-23'],
      ['talked to <@U1|ana> last Friday', 'log 2026-11-13'],
      ['touch base about <@U1|ana> soon', 'help log'],
      ['touch base with <@U1|ana> in 2 weeks', 'help log'],
      ['log meeting with <@U1|ana> in two weeks', 'refused date in the future 2026-11-30'],
      ['spoke with <@U1|ana> on Friday', 'log 2026-11-13'],
    ],
  ],
  [
    'quotes and courtesies',
    [
      ['snooze <@U1|ana> ‘two weeks’', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks…', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks, thank you', 'snooze 2026-11-30'],
      ['touched <@U1|ana>', 'log today'],
      ['snooze <@U1|ana> “two weeks”', 'snooze 2026-11-30'],
      ["snooze <@U1|ana> 'two weeks'", 'snooze 2026-11-30'],
      ['snooze <@U1|ana> `2 weeks`', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> *2 weeks*', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> _2 weeks_', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks!!!', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks 🙏', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks :pray:', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks, many thanks!', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> (2 weeks)', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> hi, 2 weeks pls', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks thx', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> 2 weeks, thank you very much :)', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> «2 weeks»', 'snooze 2026-11-30'],
      ['snooze <@U1|ana> ... 2 weeks ...', 'snooze 2026-11-30'],
      ['away “next week”, thanks!', 'away 2026-11-23 to 2026-11-29'],
      ['log <@U1|ana> “yesterday” by call', 'log 2026-11-15 call'],
      ['log <@U1|ana> yesterday, please', 'log 2026-11-15'],
    ],
  ],
]

for (const [kind, rows] of KINDS) {
  describe(kind, () => {
    test.each(rows)('%s', (text, expected) => {
      expect(outcome(text, TODAY)).toBe(expected)
    })
  })
}

describe('days in digits follow the locale', () => {
  test.each([
    ['snooze <@U1> until 5/1', 'en-US', 'snooze 2027-05-01'],
    ['snooze <@U1> until 5/1', 'en-GB', 'snooze 2027-01-05'],
    ['snooze <@U1> until 5/1', 'de-DE', 'snooze 2027-01-05'],
    ['snooze <@U1> until 5/1/2027', 'en-US', 'snooze 2027-05-01'],
    ['snooze <@U1> until 5/1/2027', 'fr-FR', 'snooze 2027-01-05'],
    ['log <@U1> 5/11', 'en-US', 'log 2026-05-11'],
    ['log <@U1> 5/11', 'en-AU', 'log 2026-11-05'],
    ['log <@U1> 05-11-2026', 'en-GB', 'log 2026-11-05'],
    // An American who writes dashes may have learned them elsewhere.
    ['log <@U1> 05-11-2026', 'en-US', 'refused ambiguous date 2026-05-11 2026-11-05'],
    // The month first would be in the future.
    ['log <@U1> 12/11/2026', 'en-US', 'refused ambiguous date 2026-11-12 2026-12-11'],
    ['step <@U1> raise it by 1/2', 'en-US', 'refused ambiguous date 2027-01-02 2027-02-01'],
    ['log <@U1> 13/11', 'en-US', 'log 2026-11-13'],
  ])('%s in %s', (text, locale, expected) => {
    expect(outcome(text, TODAY, locale)).toBe(expected)
  })
})

describe('a Slack status', () => {
  test.each([
    'PTO until Monday',
    'Out of office until 5 Jan',
    'out of the office',
    'Vacationing',
    'On vacation',
    'On holiday',
    'OOO',
    'Parental leave',
    'On leave until March',
    'Sick',
    'Out sick today',
    'Day off',
    'Away until Friday',
    'Sabbatical',
  ])('“%s” is an absence', (text) => {
    expect(statusSaysAway({ emoji: '', text })).toBe(true)
  })

  test.each([
    'Back from vacation',
    'back from leave',
    'Returned from PTO',
    'Not on vacation',
    'No longer OOO',
    'Planning my vacation',
    'Before my vacation',
    'Leave me a message',
    'Vacation soon',
    'In a meeting',
    'Focus time',
    'Back at work after sick leave',
  ])('“%s” is none, whatever the emoji', (text) => {
    expect(statusSaysAway({ emoji: '', text })).toBe(false)
  })

  test('that says “back” counts more than its emoji', () => {
    expect(statusSaysAway({ emoji: ':palm_tree:', text: 'Back from vacation' })).toBe(false)
    expect(statusSaysAway({ emoji: ':palm_tree:', text: '' })).toBe(true)
  })
})

describe('a text that is quoted', () => {
  test.each(['😀', '👩‍👩‍👧‍👦', '🇩🇪', 'e\u0301'])('never has half a character: %s', (sign) => {
    fc.assert(
      fc.property(fc.nat(70), (before) => {
        const quoted = excerpt(`${'x'.repeat(before)}${sign.repeat(40)}`)
        expect(quoted.isWellFormed()).toBe(true)
        expect(quoted.length).toBeLessThanOrEqual(60)
        const rest = quoted.replace(/^x*/, '').replace('…', '')
        expect(rest).toBe(sign.repeat(rest.length / sign.length))
      }),
    )
  })
})

describe('words that are no day', () => {
  const word = fc.stringMatching(/^[bcfghklnpqrvxz][a-z]{2,7}$/)
  const number = fc.constantFrom(
    '1/2',
    '9/10',
    '4/5',
    '3.14',
    'v2.3',
    '50%',
    '1:1',
    '24/7',
    '€5',
    '10k',
    '3-1',
  )
  const sentence = fc
    .tuple(word, fc.array(fc.oneof(word, number), { minLength: 2, maxLength: 12 }), word)
    .map(([first, middle, last]) => [first, ...middle, last].join(' '))
    .filter((text) => !/\b(?:by|call|helped|listened|message|in)\b/.test(text))

  test('are stored whole, and the day is today', () => {
    fc.assert(
      fc.property(fc.option(number), sentence, (first, words) => {
        const note = first === null ? words : `${first} ${words}`
        expect(outcome(`log <@U1|ana> ${note}`, TODAY)).toBe(`log today | ${note}`)
        expect(outcome(`step <@U1|ana> ${words}`, TODAY)).toBe(`step no day | ${words}`)
      }),
    )
  })

  test('stay whole around a day at its place', () => {
    const day = fc.constantFrom(
      'Friday',
      '5 Jan',
      'the 20th',
      '2027-01-05',
      'next week',
      'the end of the month',
    )
    fc.assert(
      fc.property(sentence, day, (words, due) => {
        expect(outcome(`step <@U1|ana> ${words} by ${due}`, TODAY)).toMatch(
          new RegExp(`^step \\d.* \\| ${escaped(words)}$`),
        )
        expect(outcome(`log <@U1|ana> yesterday ${words}`, TODAY)).toBe(`log 2026-11-15 | ${words}`)
      }),
    )
  })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

describe('any text, typed with each command', () => {
  const names = [...new Set(COMMANDS.map(({ name }) => name))]

  test('is answered, and no word of a note is lost', () => {
    for (let index = 0; index < 4000; index += 1) {
      const typed = textOf(index)
      const name = names[index % names.length] ?? 'log'
      expect(outcome(`${name} <@U1|ana> ${typed}`, TODAY)).not.toBe('')
    }
  })

  test('with each command that takes a day', () => {
    for (const typed of TEXTS) {
      for (const start of [
        'log <@U1>',
        'snooze <@U1>',
        'step <@U1> do',
        'promise <@U1> do',
        'away',
        'back',
        'cadence <@U1>',
      ]) {
        expect(outcome(`${start} ${typed}`, TODAY)).toMatch(
          /^(?:log|snooze|step|promise|away|back|cadence|help|refused|about)/,
        )
      }
    }
  })
})
