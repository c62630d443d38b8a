/** The results of a suite of which nothing is told row by row: what the others begin from. */
import {requestMetrics} from '../../core/words/metric-words.ts'
import type {ResultScreens} from '../suite-screens.ts'
import {suiteDetail} from './result-suite.ts'

export const plainResults: ResultScreens = {
	rows: null,
	plain: ({suite}, columns, ctx) => suiteDetail(suite, columns, ctx),
	mainMetric: ({metrics}) =>
		metrics.find(one => one.name === 'wall' || requestMetrics.includes(one.name)) ??
		metrics.find(one => one.name.startsWith('measure:')),
}
