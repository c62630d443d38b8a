import type {AlertOverRuns} from '../../core/history/alerts-over-runs.ts'
import type {Insight} from '../../core/history/insights.ts'
import type {SuiteHistory} from '../../core/history/suite-history.ts'

export interface ToldHistory {
	readonly history: SuiteHistory
	readonly insights: readonly Insight[]
	/** Absent: none was asked about. */
	readonly alerts?: readonly AlertOverRuns[]
}
