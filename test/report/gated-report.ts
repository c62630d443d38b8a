/** Reports of suites that something was asked of: what a CI sees, at its best and at its worst. */
import {ruleSeverities} from '../../src/core/rules/rule.ts'
import {type RuleUnit, ruleUnits} from '../../src/core/rules/units.ts'
import type {BudgetReport, CaptureReport, RunReport, SuiteReport} from '../../src/core/run/summary/run-report.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {unfinishedWords} from '../../src/core/words/budget-words.ts'
import {compareRun, noiseRun, openCompareRun} from '../core/run/recorded-compare.ts'
import {microRun} from '../core/run/recorded-micro.ts'
import {
	commandRun,
	diedAtOnceRun,
	fold,
	httpRun,
	interruptedRun,
	observe,
	Recording,
} from '../core/run/recorded-runs.ts'
import {nasty} from './hostile-run.ts'

export function budget(expr: string, more: Partial<BudgetReport> = {}): BudgetReport {
	return {
		expr,
		observed: 14.9,
		limit: 20,
		n: 8400,
		outcome: 'pass',
		list: 'budgets',
		severity: 'error',
		unit: 'ms',
		headroom: 0.255,
		atMs: 20_610,
		reason: null,
		aborted: false,
		broken: [],
		...more,
	}
}

/** As large as such a thing is. */
const sizes: Readonly<Record<RuleUnit, number>> = {
	ns: 40_000,
	ms: 500,
	bytes: 100e6,
	'bytes/s': 2e6,
	share: 0.001,
	cores: 0.8,
	count: 3,
	'1/s': 1200,
}

/** One of every unit, severity and outcome. */
export const everyBudget: readonly BudgetReport[] = ruleUnits.flatMap(unit =>
	ruleSeverities.flatMap(severity => {
		const limit = sizes[unit]
		return [
			budget(`${unit} held (${severity})`, {unit, severity, limit, observed: limit * 0.75, headroom: 0.25}),
			budget(`${unit} broken (${severity})`, {
				...{unit, severity, limit, observed: limit * 1.224, headroom: -0.224, outcome: 'fail'},
				broken: [{fromMs: 4000, toMs: 9000}],
			}),
			budget(`${unit} unknown (${severity})`, {
				...{unit, severity, limit: null, observed: null, headroom: null, n: 0, outcome: 'inconclusive', atMs: null},
				reason: 'nothing was measured',
			}),
		]
	}),
)

const captures: readonly CaptureReport[] = [
	{
		expr: 'loop_block > 100ms',
		at: 9120,
		flame: 'capture-1.svg',
		profile: 'capture-1.cpuprofile',
		observed: 212,
		limit: 100,
		unit: 'ms',
		culprit: 'sortItems (src/api/json.js:71)',
	},
	{
		expr: 'rss > 1GB',
		at: 15_400,
		flame: null,
		profile: null,
		observed: 1.1e9,
		limit: 1e9,
		unit: 'bytes',
		culprit: null,
	},
]

function suiteOf(report: RunReport, more: Partial<SuiteReport> = {}): SuiteReport {
	const suite = {...report.suites[0]!, ...more}
	const {outcome} = suite
	if (outcome === 'done') return suite
	// As whoever judges them leaves them.
	const budgets = suite.budgets.map(one => {
		const reason = `${unfinishedWords[outcome]}; it held until then`
		return one.outcome === 'pass' ? {...one, outcome: 'inconclusive' as const, reason} : one
	})
	return {...suite, budgets}
}

let gated: RunReport | null = null

/** A service with budgets that held, broke, warn and cannot be told; a comparison; and suites that did not get to their end. */
export function gatedReport(): RunReport {
	gated ??= makeGatedReport()
	return gated
}

function makeGatedReport(): RunReport {
	const http = summarise(fold(httpRun()))
	const waiting = new Recording([observe('later', 'node later.js')], 5)
	const suites = [
		suiteOf(http, {
			budgets: [
				budget('response_time_p95 < 20ms'),
				budget('response_time_p99 < 16ms', {
					...{observed: 16.004, limit: 16, headroom: -0.00025, outcome: 'fail', severity: 'critical'},
					reason: 'in the median of all seconds',
				}),
				budget('error_rate < 0.1%', {unit: 'share', observed: 0.000238, limit: 0.001, headroom: 0.762}),
				budget('rss < 140MB', {
					...{
						unit: 'bytes',
						observed: 156e6,
						limit: 140e6,
						headroom: -0.114,
						n: 20,
						outcome: 'fail',
						severity: 'warning',
					},
				}),
				budget('response_time_p95 <= baseline(response_time_p95) * 1.10', {
					...{limit: null, headroom: null, outcome: 'inconclusive', n: 8400},
					reason: 'there is no baseline called main',
				}),
				budget('response_time_p95 > 500ms for 5m', {list: 'alerts', limit: 500, headroom: 0.97}),
				budget('loop_block > 100ms', {
					...{list: 'alerts', observed: 212, limit: 100, headroom: -1.12, outcome: 'fail', n: 20, aborted: true},
				}),
			],
			captures,
		}),
		suiteOf(summarise(fold(commandRun())), {
			budgets: [budget('median < 250ms', {observed: 212, limit: 250, n: 20, headroom: 0.152})],
		}),
		suiteOf(summarise(fold(microRun()))),
		suiteOf(summarise(fold(compareRun()))),
		suiteOf(summarise(fold(openCompareRun()))),
		suiteOf(summarise(fold(noiseRun()))),
		suiteOf(summarise(fold(diedAtOnceRun())), {
			budgets: [budget('rss < 100MB', {unit: 'bytes', observed: 61e6, limit: 1e8, headroom: 0.39})],
		}),
		suiteOf(summarise(fold(interruptedRun())), {name: 'http-cut', budgets: [budget('response_time_p95 < 20ms')]}),
		suiteOf(summarise(fold(waiting.events))),
	]
	return {
		...http,
		run: {...http.run, outcome: 'failed', exitCode: 4, command: 'arsenal-tui ci --output-dir out'},
		suites,
	}
}

/** All held. */
export function passingReport(): RunReport {
	const http = summarise(fold(httpRun()))
	return {...http, suites: [suiteOf(http, {budgets: [budget('response_time_p95 < 20ms')]})]}
}

/** Every budget there is, of a suite each time they are asked of. */
export function everyBudgetReport(): RunReport {
	const http = summarise(fold(httpRun()))
	return {...http, suites: [suiteOf(http, {budgets: everyBudget})]}
}

/** Names that want to be markup, and some that no encoding has. */
export const nastier: readonly string[] = [
	...nasty,
	']]>',
	'"quoted" \'too\'',
	'\ud800 half a pair \udc00',
	'\ufffe\uffff',
	'a\u0000b\u0008c',
	'back\\slash\\',
	'{le="+Inf"} 1\n# TYPE x counter',
	'::error title=x::y%0A,:',
	'<!-- --> -->',
	'__proto__',
	'constructor',
	'',
	' ',
	'/../..',
]

/** A run in which every name is one of these, and a suite of each kind. */
export function namedReport(name: string, other = name): RunReport {
	const rename = (value: unknown, key = ''): unknown => {
		if (typeof value === 'string')
			return [
				'name',
				'benchmark',
				'metric',
				'expr',
				'text',
				'evidence',
				'reason',
				'culprit',
				'branch',
				'commit',
				'cpu',
				'os',
				'node',
				'command',
				'title',
			].includes(key)
				? name
				: key === 'argv' || key === 'versions'
					? other
					: value
		if (Array.isArray(value)) return value.map(one => rename(one, key))
		// Nobody else gives names to these.
		if (typeof value !== 'object' || value === null || key === 'timer' || key === 'tool') return value
		return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, rename(one, inner)]))
	}
	return rename(gatedReport()) as RunReport
}
