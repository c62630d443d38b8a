import {readAlertFile} from '../../../src/core/alerts/read-alert-file.ts'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {budgetsRun} from './recorded-budgets.ts'

const {rules} = readAlertFile(
	'alerts.yml',
	`rules:
  - {name: Busy, condition: 'cpu > 50% for 5s', severity: critical, message: 'cpu {{ $value }} of {{ $labels.suite }} ({{ $labels.team }}{{ $labels.nobody }})', labels: {team: web}}
  - {name: Peaks, condition: 'response_time_max[2s] > 25ms', severity: warning, keep_firing_for: 3s}
  - {name: Never, condition: rss > 100GB}
  - {name: Absent, condition: 'measure{name="gone"}.p95 > 1s'}
  - {name: AbsentIsFine, condition: 'measure{name="gone"}.p95 > 1s', no_data: ok}
  - {name: AbsentIsNot, condition: 'measure{name="gone"}.p95 > 1s', no_data: alert, severity: warning}
`,
)

/** The service of `http-json` with a file of alerts. */
export function alertsRun(): RunEvent[] {
	return budgetsRun(rules.map(({spec}) => spec))
}
