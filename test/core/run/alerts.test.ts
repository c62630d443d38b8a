import {describe, expect, it} from 'vitest'
import {decodeLog, encodeEvent, headerLine} from '../../../src/core/events/codec.ts'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {startRunState} from '../../../src/core/run/state/run-state.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {reportExports} from '../../../src/report/exports/exports.ts'
import {linesOfEvent} from '../../../src/report/lines.ts'
import {renderMarkdown} from '../../../src/report/markdown.ts'
import {reportSchema} from '../../../src/report/report-schema.ts'
import {alertsRun} from './recorded-alerts.ts'

function run() {
	const events = alertsRun()
	const state = startRunState(events[0] as Extract<RunEvent, {type: 'run-started'}>)
	const lines: string[] = []
	for (const event of events) {
		apply(state, event)
		lines.push(...linesOfEvent(state, event))
	}
	return {events, lines: lines.map(line => line.replace(/^\S+ /, '')), report: summarise(state)}
}

describe('alerts of files in a run', () => {
	const {events, lines, report} = run()
	const [suite] = report.suites
	const alertOf = (name: string) => suite!.alerts!.find(one => one.name === name)!

	it('say when they change, in events that a log keeps', () => {
		const changed = events.filter(({type}) => type === 'alert-changed')
		expect(changed.length).toBeGreaterThan(3)
		const log = headerLine + changed.map(event => encodeEvent(event, 'strict')).join('')
		expect(decodeLog(log)).toMatchObject({events: changed, skipped: {lines: []}})
	})

	it('say so in lines, once each', () => {
		const said = lines.filter(line => / alert /.test(line))
		expect(said.slice(0, 4)).toMatchInlineSnapshot(`
			[
			  "http-json alert Busy pending: cpu 83.0% of http-json (web{{ $labels.nobody }})",
			  "http-json alert Peaks firing: response_time_max[2s] > 25ms (26.5 ms)",
			  "http-json alert Busy firing: cpu 62.0% of http-json (web{{ $labels.nobody }})",
			  "http-json alert AbsentIsNot firing: measure{name="gone"}.p95 > 1s (no data)",
			]
		`)
		expect(lines.filter(line => line.includes('ALERT'))).toEqual([])
	})

	it('stand in the report with what they went through, and are judged as other alerts are', () => {
		expect(reportSchema.parse(report)).toEqual(report)
		expect(
			suite!.alerts!.map(({name, state, history}) => [name, state, history.map(one => one.state).join(' ')]),
		).toMatchInlineSnapshot(`
			[
			  [
			    "Busy",
			    "firing",
			    "pending firing",
			  ],
			  [
			    "Peaks",
			    "resolved",
			    "firing resolved",
			  ],
			  [
			    "Never",
			    "inactive",
			    "",
			  ],
			  [
			    "Absent",
			    "inactive",
			    "",
			  ],
			  [
			    "AbsentIsFine",
			    "inactive",
			    "",
			  ],
			  [
			    "AbsentIsNot",
			    "firing",
			    "firing",
			  ],
			]
		`)
		expect(
			suite!.budgets.map(({expr, outcome, severity}) => [expr.replace(/:.*/, ''), outcome, severity]),
		).toMatchInlineSnapshot(`
			[
			  [
			    "Busy",
			    "fail",
			    "critical",
			  ],
			  [
			    "Peaks",
			    "fail",
			    "warning",
			  ],
			  [
			    "Never",
			    "pass",
			    "error",
			  ],
			  [
			    "Absent",
			    "inconclusive",
			    "error",
			  ],
			  [
			    "AbsentIsFine",
			    "pass",
			    "error",
			  ],
			  [
			    "AbsentIsNot",
			    "fail",
			    "warning",
			  ],
			]
		`)
		expect(alertOf('Never').history).toEqual([])
		for (const {history} of suite!.alerts!)
			for (const [index, {atMs}] of history.entries()) expect(atMs).toBeGreaterThan(history[index - 1]?.atMs ?? 0)
	})

	it('stand in report.md, and in JUnit as cases', () => {
		const markdown = renderMarkdown(report)
		expect(markdown.slice(markdown.indexOf('### Alerts')).split('\n\n')[1]).toMatchInlineSnapshot(`
			"| Alert          | At the end | Went                         | Says                                                  |
			| -------------- | ---------- | ---------------------------- | ----------------------------------------------------- |
			| \`Busy\`         | firing     | 00:03 pending, 00:08 firing  | cpu 62.0% of http-json (web\\{\\{ \\$labels.nobody \\}\\}) |
			| \`Peaks\`        | resolved   | 00:07 firing, 00:17 resolved | response_time_max\\[2s\\] \\> 25ms (26.5 ms)             |
			| \`AbsentIsNot\`  | firing     | 00:10 firing                 | measure\\{name="gone"\\}.p95 \\> 1s (no data)            |
			| \`Never\`        | inactive   | -                            | -                                                     |
			| \`Absent\`       | inactive   | -                            | -                                                     |
			| \`AbsentIsFine\` | inactive   | -                            | -                                                     |"
		`)
		const junit = reportExports.junit.render(report)
		expect(junit.match(/testcase [^>]*name="alert [^"]*"/g)).toHaveLength(6)
		expect(junit.match(/<failure [^>]*/g)).toHaveLength(1)
		expect(junit.match(/<skipped [^>]*/g)).toHaveLength(1)
	})
})
