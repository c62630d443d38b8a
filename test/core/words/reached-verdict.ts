import type {VerdictReport} from '../../../src/core/run/summary/verdict-report.ts'

/** A regression that the second measurement confirmed. */
export const verdict = {
	metric: 'wall',
	stat: 'median',
	base: 100,
	head: 106,
	ratio: 1.06,
	ci: {level: 0.99, low: 1.052, high: 1.068, method: 'signed-rank'},
	p: 0.0001,
	margin: 0.01,
	mde: 0.02,
	verdict: 'regression',
	benchmark: null,
	unit: 'ms',
	gates: true,
	comparison: 0,
	doubt: null,
	adjustedP: 0.0003,
	pairs: 40,
	moreRuns: 0,
	confirmation: {confirmed: true, ratio: 1.058, ci: null, pairs: 20},
	lessSteady: null,
} as const satisfies VerdictReport
