import type {FigureUnit} from '../words/figure-words.ts'

/** What the figures of rules are counted in, as report.json and events have them. `share`: 0 to 1; `cores`: 1 = one core busy. */
export const ruleUnits = [
	'ns',
	'ms',
	'bytes',
	'bytes/s',
	'share',
	'cores',
	'count',
	'1/s',
] as const satisfies readonly FigureUnit[]
export type RuleUnit = (typeof ruleUnits)[number]
