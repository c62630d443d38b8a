import {type ReportFormat, reportFiles} from '../../core/run/summary/report-formats.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {renderJson} from '../json.ts'
import {renderMarkdown} from '../markdown.ts'
import {renderBencher} from './bencher.ts'
import {renderBenchmarkAction} from './benchmark-action.ts'
import {renderComment} from './comment.ts'
import {renderJunit} from './junit.ts'
import {renderPrometheus} from './prometheus.ts'
import {renderStepSummary} from './step-summary.ts'

export interface ReportExport {
	/** The name of the file that a CI looks for. */
	readonly file: string
	/** The text of that file, whole, with the new line at its end. What is somebody's secret is left out. */
	readonly render: (report: RunReport) => string
}

/** Every format a report can be had in: a row each. */
export const reportExports: Readonly<Record<ReportFormat, ReportExport>> = {
	md: {file: reportFiles.md, render: renderMarkdown},
	json: {file: reportFiles.json, render: renderJson},
	junit: {file: reportFiles.junit, render: renderJunit},
	prometheus: {file: reportFiles.prometheus, render: renderPrometheus},
	'benchmark-action': {file: reportFiles['benchmark-action'], render: renderBenchmarkAction},
	bencher: {file: reportFiles.bencher, render: renderBencher},
	comment: {file: reportFiles.comment, render: report => renderComment(report)},
	summary: {file: reportFiles.summary, render: renderStepSummary},
}
