import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {readAlertFile} from '../../../src/core/alerts/read-alert-file.ts'
import {noChoices} from '../../../src/core/plan/choices.ts'
import {makePlan} from '../../../src/core/plan/make-plan.ts'
import {idleAlerts} from '../../../src/core/plan/with-rules.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'

const {rules} = readAlertFile(
	'alerts.yml',
	`rules:
  - {name: Slow, condition: response_time_p95 > 500ms}
  - {name: Slow, condition: response_time_p95 > 500ms, labels: {team: web}}
  - {name: Large, condition: rss > 1GB, suite: build}
  - {name: Gone, condition: rss > 1GB, suite: elsewhere}
`,
)
const parse = (value: unknown) => parseConfig(value, {configDir: '/project', resolvePath: path.resolve})
const parsed = parse({
	suites: [
		{name: 'api', kind: 'observe', command: 'node server.js', alerts: ['response_time_p95 > 500ms']},
		{name: 'build', kind: 'command', command: 'node build.js'},
	],
})
const suites = 'suites' in parsed ? parsed.suites : []

describe('alerts of files', () => {
	it('are rules of the suites that they fit, beside those that the suite has, as plain data', () => {
		const made = makePlan(suites, {...noChoices, alerts: rules})
		const plan = 'plan' in made ? made.plan : null
		expect(plan!.suites.map(suite => suite.rules?.map(({expr, alert}) => [expr, alert?.labels]))).toEqual([
			[
				['response_time_p95 > 500ms', undefined],
				['Slow: response_time_p95 > 500ms', {}],
				['Slow: response_time_p95 > 500ms', {team: 'web'}],
			],
			[['Large: rss > 1GB', {}]],
		])
		expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
	})

	it('are told of where no suite of a run is theirs', () => {
		expect(idleAlerts(suites, rules)).toEqual(['alerts.yml:5: the alert "Gone" fits no suite of this run'])
		expect(idleAlerts([], rules)).toHaveLength(4)
	})

	it('are named by a configuration, relative to it', () => {
		const config = (alertRules: unknown) => parse({suites: [{name: 'a', kind: 'observe', command: 'x'}], alertRules})
		expect(config('alerts.yml')).toMatchObject({alertRules: ['/project/alerts.yml']})
		expect(config(['a/b.yml', '/c.yml'])).toMatchObject({alertRules: ['/project/a/b.yml', '/c.yml']})
		expect(config(undefined)).toMatchObject({alertRules: []})
		expect(config([7, ''])).toMatchObject({problems: [{path: 'alertRules[0]', value: '7'}, {path: 'alertRules[1]'}]})
	})
})
