/** The history of suites for programs: docs/history.md says what each key means. */
import {sayAdvice, sayEvidence, sayInsight} from '../../core/history/course/insight-words.ts'
import type {ToldHistory} from './told-history.ts'

export function historyJson(told: readonly ToldHistory[]): unknown {
	return {
		schemaVersion: 1,
		suites: told.map(({history, insights, alerts}) => ({
			...history,
			...(alerts === undefined ? {} : {alerts}),
			insights: insights.map(({metric, also, ...insight}) => ({
				...insight,
				metric: metric.metric,
				also: also.map(one => ({metric: one.metric.metric, relativeChange: one.relativeChange})),
				text: sayInsight({...insight, metric, also}),
				evidence: sayEvidence({...insight, metric, also}),
				advice: sayAdvice({...insight, metric, also}),
			})),
		})),
	}
}
