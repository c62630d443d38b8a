/** The `compare` part and the verdicts of report.json, for report-schema.ts. */
import * as z from 'zod'
import {figure, text} from '../../../core/events/event-shapes.ts'
import {doubts, verdictNames} from '../../../core/kinds/compare/events.ts'
import {comparedFrame, lessSteady} from '../../../core/kinds/compare/events-schema.ts'
import {failOnNames} from '../../../core/kinds/compare/plan.ts'
import {drift} from '../../drift-schema.ts'

const maybe = figure.nullable()
const count = z.int().nonnegative()
const interval = z.object({level: figure, low: figure, high: figure, method: z.enum(['signed-rank', 'rank-sum'])})

export const verdictSchema = z.object({
	metric: text,
	stat: text,
	base: figure,
	head: figure,
	ratio: figure.describe(
		'Head over base: 1.02 is 2 % more; where a figure is 0, over the smallest step of the measure',
	),
	ci: interval.nullable().describe('Interval of the ratio'),
	p: maybe.describe('That the ratio lies inside the margin'),
	margin: figure.describe('A share: ratios between 1 / (1 + margin) and 1 + margin count as the same'),
	mde: maybe.describe(
		'A change of this share would have been found with a chance of 80 %, and confirmed where regressions are',
	),
	verdict: z.enum(verdictNames),
	benchmark: text.nullable(),
	unit: z.enum(['ms', 'bytes']),
	gates: z.boolean().describe('Whether it decides the exit code'),
	comparison: count.describe('Which of several whole comparisons'),
	doubt: z.enum(doubts).nullable().describe('Why it is inconclusive'),
	adjustedP: figure.describe('Corrected for the number of questions asked (Holm)'),
	pairs: count,
	moreRuns: count.nullable().describe('Pairs that would settle it; 0: it is settled, null: more would not help'),
	confirmation: z
		.object({confirmed: z.boolean(), ratio: figure, ci: interval.nullable(), pairs: count})
		.nullable()
		.describe('The second measurement of a regression'),
	lessSteady: lessSteady
		.nullable()
		.describe(
			'The runs of head lie farther from their median, as a share of it, than those of base; slow: shares of the runs above fence times their median. null: not so, or it could not be judged',
		),
})

const arm = z
	.object({
		label: text,
		command: text,
		revision: text.nullable(),
		commit: text.nullable(),
		subject: text.nullable(),
		dirty: z.boolean(),
		notes: z.array(text),
	})
	.nullable()
const paired = z.object({
	base: z.array(figure),
	head: z.array(figure),
	count: count.describe('Pairs there are, of which at most 1000 are listed'),
})
const frames = z.array(comparedFrame)
const profiled = z.object({runs: figure, samples: figure, svg: text.nullable()})

export const compareReportSchema = z.object({
	purpose: z.enum(['ab', 'noise']),
	base: arm,
	head: arm,
	gate: text.describe('The metric that decides'),
	outcome: z.enum(['passed', 'failed', 'inconclusive']).nullable(),
	inconclusive: z.enum(['pass', 'fail']),
	failOn: z.array(z.enum(failOnNames)).describe('What fails beside a regression'),
	margin: figure,
	marginFrom: z.enum(['asked', 'noise', 'standard']),
	change: maybe.describe('The smallest change that was planned for'),
	runs: z.object({counted: count, control: count, failed: z.object({base: count, head: count})}),
	control: z
		.object({
			is: z.enum(['held', 'unclear', 'moved', 'drifted', 'absent']),
			pairs: figure,
			ratio: maybe.describe('A program that did not change, beside head over beside base'),
			ci: interval.nullable(),
		})
		.nullable(),
	pairs: z
		.array(
			z.object({
				benchmark: text.nullable(),
				metric: text,
				stat: text,
				unit: z.enum(['ms', 'bytes']),
				...paired.shape,
				drift: z
					.object({base: drift.nullable(), head: drift.nullable()})
					.describe('From the first run to the last, as a share'),
				confirmation: paired.nullable().describe('The second measurement'),
			}),
		)
		.describe('One value a run and side, pair by pair'),
	noise: z
		.array(
			z.object({
				benchmark: text.nullable(),
				metric: text,
				stat: text,
				margin: figure,
				measured: figure,
				comparisons: figure,
				method: z.enum(['tolerance', 'widest-interval']),
			}),
		)
		.nullable(),
	frames: z.array(
		z.object({
			benchmark: text.nullable(),
			unit: z.enum(['us', 'share']).describe('us: of CPU time a run, or a call of a benchmark; share: of the profile'),
			base: profiled,
			head: profiled,
			grew: frames,
			shrank: frames,
		}),
	),
})
