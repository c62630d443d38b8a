/** In which formats the report of a run can be had, and the files that a CI finds them in: a contract with scripts. */
export const reportFiles = {
	md: 'report.md',
	json: 'report.json',
	junit: 'junit-bench.xml',
	prometheus: 'metrics.prom',
	'benchmark-action': 'benchmark-action.json',
	bencher: 'bencher.json',
	comment: 'comment.md',
	summary: 'summary.md',
} as const

export type ReportFormat = keyof typeof reportFiles
export const reportFormats = Object.keys(reportFiles) as readonly ReportFormat[]
