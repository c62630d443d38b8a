import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {RuleList, RuleSpec} from '../../../src/core/rules/rule.ts'
import {changedAlerts, seenByRules} from '../../../src/core/run/evaluation/watch-rules.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {startRunState} from '../../../src/core/run/state/run-state.ts'
import {httpRun} from './recorded-runs.ts'

export function rule(list: RuleList, expr: string, more: Partial<RuleSpec> = {}): RuleSpec {
	return {list, expr, severity: 'error', abort: false, delayMs: 0, ...more}
}

export const rules: readonly RuleSpec[] = [
	rule('budgets', 'response_time_p95 < 20ms'),
	rule('budgets', 'response_time_p99 < 10ms', {severity: 'critical'}),
	rule('budgets', 'error_rate[5s] < 0.2%'),
	rule('budgets', 'rss < 150MB'),
	rule('budgets', 'response_time_p50 < 1ms', {severity: 'warning'}),
	rule('budgets', 'http_req_duration: p(99.99)<500', {reads: 'p(99.99)(http_req_duration) < 500ms'}),
	rule('alerts', 'cpu > 50% for 5s'),
	rule('alerts', 'requests_per_second > 1000'),
	rule('capture', 'response_time_max[2s] > 25ms'),
]

/** The service of `http-json`, and what is asked of it: looked at after every second, as the runner does. */
export function budgetsRun(asked = rules): RunEvent[] {
	const [first, ...rest] = httpRun()
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const plan = {...first.plan, suites: first.plan.suites.map(suite => ({...suite, rules: asked}))}
	const events: RunEvent[] = [{...first, plan}]
	const state = startRunState(events[0] as typeof first)
	let second = 0
	const add = (event: RunEvent) => {
		apply(state, event)
		events.push(event)
	}
	for (const event of rest) {
		const suite = state.suites[0]!
		if (Math.floor(event.tMs / 1000) > second && suite.outcome === null) {
			second = Math.floor(event.tMs / 1000)
			const tMs = Math.max(state.tMs, second * 1000 + 5)
			const seen = seenByRules(suite, tMs)
			const {name} = suite.plan
			const look = () => add({tMs, type: 'rules-evaluated', suite: name, seen})
			if (seen.length > 0)
				for (const one of changedAlerts(suite, look)) add({tMs, type: 'alert-changed', suite: name, ...one})
			for (const [index, {spec, firedMs, last}] of suite.rules.entries()) {
				if (spec.list !== 'capture' || firedMs !== tMs || last === null) continue
				const {observed, limit} = last
				const flame = {svg: 'flame-2.svg', profile: 'flame-2.cpuprofile', culprit: 'sortItems (src/api/json.js:71)'}
				add({tMs, type: 'capture-filed', suite: suite.plan.name, rule: index, atMs: tMs, observed, limit, ...flame})
			}
		}
		add(event.type === 'run-finished' ? {...event, exitCode: 1} : {...event, tMs: Math.max(event.tMs, state.tMs)})
	}
	return events
}
