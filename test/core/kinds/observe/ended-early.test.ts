import {describe, expect, test} from 'vitest'
import type {ProcessExit} from '../../../../src/core/events/process-exit.ts'
import type {ObservePlan} from '../../../../src/core/kinds/observe/plan.ts'
import {judgeRules} from '../../../../src/core/run/evaluation/judge-rules.ts'
import {summarise} from '../../../../src/core/run/summary/summarise.ts'
import {rule} from '../../run/recorded-budgets.ts'
import {clean, fold, launch, observe, Recording} from '../../run/recorded-runs.ts'

const signalled: ProcessExit = {exitCode: null, signal: 'SIGTERM', failure: null}
const ready: ObservePlan['ready'] = {is: 'port', host: '127.0.0.1', port: 8080, timeoutMs: 1000}
const driver = launch('node load.js')

interface Ends {
	readonly targetMs: number
	readonly driver?: {readonly ms: number; readonly exit: ProcessExit}
	readonly measuredToMs: number
}

/** Ready at 0.5 s, with one budget that it keeps. */
function run(more: Partial<ObservePlan>, ends: Ends, target: ProcessExit = clean) {
	const recording = new Recording(
		[observe('api', 'node server.js', {rules: [rule('budgets', 'rss < 1GB')], ...more})],
		1,
	)
	recording.at(10, {type: 'suite-started', suite: 'api', kind: 'observe'})
	recording.at(20, {type: 'process-started', suite: 'api', role: 'target', pid: 9, argv: ['node', 'server.js']})
	recording.at(500, {type: 'target-ready', suite: 'api', afterMs: 480})
	if (ends.driver) recording.at(510, {type: 'process-started', suite: 'api', role: 'driver', pid: 10, argv: ['node']})
	for (const tMs of [1000, 1500, 2000]) recording.usage('api', tMs, {pid: 9}, {cpuMs: tMs / 10, rssBytes: 50e6})
	recording.at(ends.targetMs, {type: 'process-exited', suite: 'api', role: 'target', pid: 9, exit: target})
	if (ends.driver)
		recording.at(ends.driver.ms, {
			type: 'process-exited',
			suite: 'api',
			role: 'driver',
			pid: 10,
			exit: ends.driver.exit,
		})
	const endMs = Math.max(ends.targetMs, ends.driver?.ms ?? 0, ends.measuredToMs) + 10
	recording.at(endMs, {type: 'suite-finished', suite: 'api', outcome: {is: 'done'}, measuredToMs: ends.measuredToMs})
	const state = fold(recording.events)
	return {
		outcome: judgeRules(state.suites[0]!, endMs)[0]!,
		found: summarise(state).suites[0]!.findings.find(one => one.code === 'ended-early') ?? null,
	}
}

describe('a program that ends by itself, and well,', () => {
	test.each<[string, Partial<ObservePlan>, Ends, string]>([
		['was waited for', {ready, durationMs: 10_000}, {targetMs: 2500, measuredToMs: 2501}, 'after 2.00 s of 10.0 s'],
		[
			'had a driver at work',
			{driver},
			{targetMs: 2500, driver: {ms: 3100, exit: signalled}, measuredToMs: 3001},
			'after 2.00 s, while its driver was at work',
		],
		[
			'had a driver that then failed',
			{driver, durationMs: 10_000},
			{targetMs: 2500, driver: {ms: 2600, exit: {...clean, exitCode: 1}}, measuredToMs: 2601},
			'after 2.00 s of 10.0 s',
		],
	])('and %s has kept no budget', (_, plan, ends, evidence) => {
		const {outcome, found} = run(plan, ends)
		expect(outcome).toMatchObject({
			outcome: 'inconclusive',
			reason: 'the program ended by itself before all of it was measured; it held until then',
		})
		expect(found).toMatchObject({severity: 'warning', evidence})
	})

	test('of which only a time was said is told, and judged', () => {
		const {outcome, found} = run({durationMs: 10_000}, {targetMs: 2500, measuredToMs: 2501})
		expect(outcome).toMatchObject({outcome: 'pass'})
		expect(found).toMatchObject({evidence: 'after 2.00 s of 10.0 s'})
	})

	test.each<[string, Partial<ObservePlan>, Ends, ProcessExit]>([
		[
			'was ended by its driver',
			{driver, ready},
			{targetMs: 2500, driver: {ms: 2505, exit: clean}, measuredToMs: 2506},
			clean,
		],
		['was ended after its time', {ready, durationMs: 2000}, {targetMs: 2520, measuredToMs: 2501}, clean],
		['is a job', {}, {targetMs: 2500, measuredToMs: 2501}, clean],
		['was ended by us', {ready, durationMs: 9000}, {targetMs: 2520, measuredToMs: 2501}, signalled],
	])('and %s is none', (_, plan, ends, exit) => {
		const {outcome, found} = run(plan, ends, exit)
		expect(outcome).toMatchObject({outcome: 'pass'})
		expect(found).toBeNull()
	})
})
