/** Dependency rules: who may import whom. CONTRIBUTING.md explains them. */
const FEATURES = [
  'people',
  'relationships',
  'mentorships',
  'profiles',
  'plans',
  'boards',
  'opportunities',
  'suggestions',
  'requests',
  'meetings',
  'seats',
  'nudges',
  'help-requests',
  'departures',
  'impact',
  'privacy',
  'home',
  'commands',
]

/** A feature imports only features that stand before it. */
const order = FEATURES.map((feature, index) => ({
  name: `${feature}-imports-only-features-before-it`,
  severity: 'error',
  from: { path: `^src/features/${feature}/` },
  to: { path: `^src/features/(${['none', ...FEATURES.slice(index + 1)].join('|')})/` },
}))

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...order,
    {
      name: 'every-feature-has-its-place-in-the-order',
      severity: 'error',
      from: {},
      to: {
        path: '^src/features/',
        pathNot: `^src/features/((${FEATURES.join('|')})/|(feature|home-sections|next-steps|nudge-sources|page-sections|register)\\.ts$)`,
      },
    },
    {
      name: 'nudges-know-only-relationships',
      comment: 'other features add to nudges through nudge-sources.ts; the buttons are those of mentorships',
      severity: 'error',
      from: { path: '^src/features/nudges/' },
      to: {
        path: '^src/features/',
        pathNot: [
          '^src/features/(nudges|people|relationships)/',
          '^src/features/mentorships/(actions|buttons)\\.ts$',
          '^src/features/[^/]+\\.ts$',
        ],
      },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(features/|app|main)' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(dev|test|bench)/' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src/features/.*rules\\.ts$' },
      to: {
        pathNot: [
          'rules\\.ts$',
          '^src/features/nudge-sources\\.ts$',
          '^src/platform/(plain-dates|plain-text|memoize|zones|days/[a-z]+|commands/(refusals|typed))\\.ts$',
          'node_modules/(zod|temporal-)',
        ],
      },
    },
    {
      name: 'views-know-rules-and-blocks',
      severity: 'error',
      from: { path: '^src/features/.*views\\.ts$' },
      to: {
        pathNot: [
          '(rules|views|phrases|actions|buttons|home-sections|next-steps|nudge-sources)\\.ts$',
          '^src/platform/(plain-dates|slack/blocks|commands/(command|refusals|refusal-text|typed))\\.ts$',
          'node_modules/(@slack/types|temporal-)',
        ],
      },
    },
    {
      name: 'actions-know-rules-and-contracts',
      severity: 'error',
      from: { path: '^src/features/[^/]+/actions\\.ts$' },
      to: { pathNot: ['rules\\.ts$', '^src/platform/slack/actions\\.ts$', 'node_modules/zod'] },
    },
    {
      name: 'buttons-know-actions-and-blocks',
      comment: 'buttons.ts holds the buttons that views of several features draw',
      severity: 'error',
      from: { path: '^src/features/[^/]+/buttons\\.ts$' },
      to: {
        pathNot: [
          '(rules|actions)\\.ts$',
          '^src/platform/(plain-dates|slack/blocks)\\.ts$',
          'node_modules/@slack/types',
        ],
      },
    },
    {
      name: 'views-of-others-stay-theirs',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/[^/]+/[^/]*views\\.ts$', pathNot: '^src/features/$1/' },
    },
    {
      name: 'stores-know-rules-and-the-database',
      severity: 'error',
      from: { path: '^src/features/.*store\\.ts$' },
      to: {
        pathNot: [
          '((rules|store)\\.ts|features/nudge-sources\\.ts)$',
          '^src/platform/(database|schema)\\.ts$',
          '^src/platform/slack/people\\.ts$',
          'node_modules/(kysely|temporal-)',
        ],
      },
    },
    {
      name: 'slack-and-jobs-stay-at-home',
      comment: "never another feature's slack.ts or jobs.ts",
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/[^/]+/(slack|jobs)', pathNot: '^src/features/$1/' },
    },
    {
      name: 'kysely-in-stores-and-platform',
      severity: 'error',
      from: { path: '^src/', pathNot: ['store\\.ts$', '^src/platform/'] },
      to: { path: 'node_modules/kysely' },
    },
    {
      name: 'bolt-in-platform',
      comment: 'as types in slack.ts as well',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/slack/' },
      to: { path: 'node_modules/@slack/bolt', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bolt-types-in-platform-only',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/platform/slack/', '^src/features/register\\.ts$'] },
      to: { path: 'node_modules/@slack/bolt' },
    },
    {
      name: 'the-page-knows-its-contract',
      comment: 'and what of the emulated Slack runs in a browser as well',
      severity: 'error',
      from: { path: '^dev/page/client/' },
      to: {
        pathNot: [
          '^dev/page/(client/|contract\\.ts)',
          '^dev/slack/(json|mrkdwn-text|element-values|elements)\\.ts$',
          'node_modules/',
        ],
      },
    },
    {
      name: 'production-code-needs-production-dependencies',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
