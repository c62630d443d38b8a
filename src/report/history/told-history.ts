import type {AlertOverRuns} from '../../core/history/alerts/alerts-over-runs.ts'
import type {Insight} from '../../core/history/course/insights.ts'
import type {SuiteHistory} from '../../core/history/course/suite-history.ts'

export interface ToldHistory {
	readonly history: SuiteHistory
	readonly insights: readonly Insight[]
	/** Absent: none was asked about. */
	readonly alerts?: readonly AlertOverRuns[]
}
