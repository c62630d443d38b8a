import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RunEvent, RunEventBody} from '../../../../src/core/events/run-event.ts'
import type {RuleSpec} from '../../../../src/core/rules/rule.ts'
import {judgeRules} from '../../../../src/core/run/evaluation/judge-rules.ts'
import {seenByRules} from '../../../../src/core/run/evaluation/watch-rules.ts'
import {RuleTrack} from '../../../../src/core/run/state/rule-track.ts'
import {bucketOf} from '../../../../src/core/stats/histogram.ts'
import {describeUnobserved} from '../../../../src/engine/node-observer.ts'
import {rule} from '../recorded-budgets.ts'
import {clean, fold, launch, observe, Recording} from '../recorded-runs.ts'

interface Second {
	/** Milliseconds each took. */
	readonly requests?: readonly number[]
	readonly errors?: number
	readonly underWay?: number
	/** For how long those are under way, in milliseconds. */
	readonly openMs?: number
	readonly left?: number
	readonly cut?: number
	readonly blockedMs?: number
	/** It has not turned since. */
	readonly stands?: boolean
	readonly waitsMs?: readonly number[]
	readonly rssMiB?: number
	readonly gc?: Pick<Parameters<Recording['vitals']>[3], 'gcMs' | 'gcMaxMs' | 'gcCount' | 'gcSampled'>
}

/** Ready at 0.5 s; looked at as the runner does, after each second has been told, and once more when it is over. */
function outcomesOf(
	rules: readonly RuleSpec[],
	seconds: readonly Second[],
	more: {
		readonly driver?: true
		readonly toldAtEnd?: Second
		readonly endMs?: number
		/** What else happens, beside what is told second by second. */
		readonly also?: readonly RunEvent[]
	} = {},
) {
	const run = new Recording(
		[observe('api', 'node server.js', {rules, ...(more.driver ? {driver: launch('node load.js')} : {})})],
		1,
	)
	const also = [...(more.also ?? [])]
	const emit = (tMs: number, body: RunEventBody) => {
		while (also.length > 0 && also[0]!.tMs <= tMs) run.events.push(also.shift()!)
		run.at(tMs, body)
	}
	emit(10, {type: 'suite-started', suite: 'api', kind: 'observe'})
	emit(20, {type: 'process-started', suite: 'api', role: 'target', pid: 9, argv: ['node', 'server.js']})
	emit(30, {type: 'node-attached', suite: 'api', pid: 9, ppid: 1, nodeVersion: 'v24.0.0', argv: ['node']})
	emit(500, {type: 'target-ready', suite: 'api', afterMs: 480})
	if (more.driver) emit(510, {type: 'process-started', suite: 'api', role: 'driver', pid: 10, argv: ['node']})
	const tell = (
		tMs: number,
		{
			requests = [],
			errors = 0,
			underWay,
			openMs,
			left = 0,
			cut = 0,
			blockedMs = 0,
			stands,
			waitsMs = [1],
			rssMiB = 100,
			gc,
		}: Second,
	) => {
		run.usage('api', tMs - 5, {pid: 9}, {cpuMs: tMs / 10, rssBytes: rssMiB * 2 ** 20})
		run.vitals('api', tMs - 2, 9, {
			utilisation: 0.1,
			heapBytes: 1e6,
			max: blockedMs,
			stalledMs: stands ? blockedMs : 0,
			waits: blockedMs > 0 ? [] : waitsMs,
			...gc,
		})
		run.latency(
			'api',
			tMs,
			9,
			'http',
			requests.map(ms => ms * 1e6),
			errors,
		)
		if (underWay !== undefined || left + cut > 0) {
			const last = run.events.at(-1)!
			const ages = openMs === undefined ? {} : {ages: [bucketOf(openMs * 1e6), underWay]}
			const unanswered = {left, cut, underWay: underWay ?? 0, ...ages}
			run.events[run.events.length - 1] = {...last, unanswered} as typeof last
		}
	}
	const tracks = () => fold(run.events)
	for (const [i, second] of seconds.entries()) {
		tell(i * 1000 + 990, second)
		const state = tracks()
		const seen = seenByRules(state.suites[0]!, i * 1000 + 1150)
		if (seen.length > 0) emit((i + 1) * 1000, {type: 'rules-evaluated', suite: 'api', seen})
	}
	const endMs = more.endMs ?? seconds.length * 1000 + 300
	if (more.toldAtEnd) tell(endMs + 40, more.toldAtEnd)
	if (more.driver) emit(endMs, {type: 'process-exited', suite: 'api', role: 'driver', pid: 10, exit: clean})
	emit(endMs + 100, {type: 'suite-finished', suite: 'api', outcome: {is: 'done'}, measuredToMs: endMs})
	const state = tracks()
	return judgeRules(state.suites[0]!, endMs + 100).map(({outcome, reason}) => [outcome, reason] as const)
}

const quick: Second = {requests: Array(40).fill(1)}
const times = (n: number, second: Second): Second[] => Array(n).fill(second)

describe('a rule of windows', () => {
	it('has not held while nobody could tell', () => {
		const rules = [rule('budgets', 'p95[2s] < 20ms'), rule('alerts', 'p95[2s] > 100ms')]
		// Too few for a p95, and not all of them slow.
		const seconds = [...times(4, quick), ...times(5, {requests: [1]})]
		expect(outcomesOf(rules, seconds)).toEqual([
			['inconclusive', 'for 4.30 s of 8.80 s nobody could tell'],
			['inconclusive', 'for 4.30 s of 8.80 s nobody could tell'],
		])
		expect(outcomesOf(rules, times(9, quick)).map(([outcome]) => outcome)).toEqual(['pass', 'pass'])
	})

	it('is broken by a few values of which all lie beyond', () => {
		const rules = [rule('budgets', 'p95[2s] < 20ms'), rule('alerts', 'p95[2s] > 100ms')]
		const seconds = [...times(4, quick), ...times(5, {requests: [500, 500]})]
		expect(outcomesOf(rules, seconds).map(([outcome]) => outcome)).toEqual(['fail', 'fail'])
	})

	it('has not held while requests waited for their answers, or a driver was to ask', () => {
		const rules = [rule('budgets', 'p95[2s] < 20ms'), rule('budgets', 'error_rate[2s] < 10%')]
		const stuck = [...times(3, quick), ...times(6, {underWay: 3})]
		expect(outcomesOf(rules, stuck).map(([outcome]) => outcome)).toEqual(['inconclusive', 'inconclusive'])
		const silent = [...times(3, quick), ...times(6, {})]
		expect(outcomesOf(rules, silent, {driver: true}).map(([outcome]) => outcome)).toEqual([
			'inconclusive',
			'inconclusive',
		])
		// Nobody asked, and nobody was to.
		expect(outcomesOf(rules, silent).map(([outcome]) => outcome)).toEqual(['pass', 'pass'])
	})

	it('has not held while the loop stood still, and nobody could tell who asked', () => {
		const rules = [rule('budgets', 'p95[2s] < 20ms'), rule('budgets', 'error_rate[2s] < 10%')]
		const hung = [...times(3, quick), ...[900, 1900, 2900, 3900].map(blockedMs => ({blockedMs}))]
		for (const seconds of [hung, [...hung, ...times(3, quick)]])
			expect(outcomesOf(rules, seconds).map(([outcome]) => outcome)).toEqual(['inconclusive', 'inconclusive'])
		// A moment is no time in which nobody could tell.
		const short = [...times(3, quick), {blockedMs: 300}, ...times(4, {})]
		expect(outcomesOf(rules, short).map(([outcome]) => outcome)).toEqual(['pass', 'pass'])
	})

	it('has not held where the loop stood still in the end, whatever was answered before', () => {
		const texts = ['p95 < 20ms', 'error_rate < 10%', 'requests < 1000', 'p95 < 1us', 'requests > 100']
		const rules = texts.map(text => rule('budgets', text))
		const hung = [900, 1900, 2900].map(blockedMs => ({blockedMs, stands: true}))
		expect(outcomesOf(rules, [...times(4, quick), ...hung]).map(([outcome]) => outcome)).toEqual([
			...['inconclusive', 'inconclusive', 'inconclusive', 'fail', 'pass'],
		])
		expect(outcomesOf(rules, [...times(4, quick), ...hung, quick]).map(([outcome]) => outcome)).toEqual([
			...['pass', 'pass', 'pass', 'fail', 'pass'],
		])
	})

	it('has not held where all who asked gave up', () => {
		const rules = [rule('budgets', 'p95[2s] < 20ms'), rule('budgets', 'error_rate[2s] < 10%')]
		const given = [...times(3, quick), ...times(5, {left: 4})]
		expect(outcomesOf(rules, given).map(([outcome]) => outcome)).toEqual(['inconclusive', 'inconclusive'])
	})

	it('sees what was told of the last part of a second, and of the first', () => {
		const rules = [rule('budgets', 'error_rate[1s] < 5%'), rule('alerts', 'error_rate[2s] > 10%')]
		const failing: Second = {requests: Array(50).fill(1), errors: 50}
		const broken = (seconds: readonly Second[], toldAtEnd: Second = quick) =>
			outcomesOf(rules, seconds, {toldAtEnd}).map(([outcome]) => outcome)
		expect(broken(times(6, quick))).toEqual(['pass', 'pass'])
		expect(broken(times(6, quick), failing)).toEqual(['fail', 'fail'])
		expect(broken([failing, ...times(6, quick)])).toEqual(['fail', 'fail'])
	})

	it('that are as long as the suite is looked at in the end', () => {
		const rules = [rule('budgets', 'max(response_time[10s]) < 1s'), rule('alerts', 'response_time_max > 500us')]
		expect(outcomesOf(rules, times(10, quick), {endMs: 10_500}).map(([outcome]) => outcome)).toEqual(['pass', 'fail'])
	})

	it('and of all there was is known in the end', () => {
		const rules = [
			rule('budgets', 'error_rate[2s] < 10% and requests > 1000'),
			rule('budgets', 'error_rate[2s] < 10% and requests > 100'),
		]
		expect(outcomesOf(rules, times(6, quick)).map(([outcome]) => outcome)).toEqual(['fail', 'pass'])
	})

	it('and of something else is told all along, each for itself', () => {
		const texts = [
			'error_rate[1s] < 1%',
			'error_rate[1s] < 1% and rss < 1GB',
			'error_rate[1s] < 1% and response_time_max[10s] < 1s',
			'response_time_max[10s] < 1s and error_rate[1s] < 1%',
			'not (rss > 1GB or not error_rate[1s] < 1%)',
			'max(response_time[1s]) < 3 * response_time_max',
		]
		const rules = texts.map(text => rule('budgets', text))
		const busy: Second = {requests: Array(200).fill(1)}
		const hung = [...times(12, busy), ...times(6, {underWay: 3}), ...times(12, busy)]
		const told = outcomesOf(rules, hung)
		expect(told).toEqual(texts.map(() => ['inconclusive', 'for 6.00 s of 29.8 s nobody could tell']))
		expect(outcomesOf(rules, times(30, busy)).map(([outcome]) => outcome)).toEqual(texts.map(() => 'pass'))
		// What decides the whole tells of it, whatever became of the rest.
		const either = [rule('budgets', 'error_rate[1s] < 1% or rss < 1GB')]
		expect(outcomesOf(either, hung).map(([outcome]) => outcome)).toEqual(['pass'])
	})

	it('and of another window is looked at as soon as one of them can be', () => {
		const rules = [
			rule('budgets', 'error_rate[1s] < 5% and response_time_max[10s] < 1s'),
			rule('alerts', 'response_time_max[10s] > 1s or error_rate[1s] > 10%'),
		]
		const failing: Second = {requests: Array(50).fill(1), errors: 50}
		const seconds = [...times(3, quick), failing, ...times(16, quick)]
		expect(outcomesOf(rules, seconds).map(([outcome]) => outcome)).toEqual(['fail', 'fail'])
		expect(outcomesOf(rules, times(20, quick)).map(([outcome]) => outcome)).toEqual(['pass', 'pass'])
	})

	it('and of all there was has not held where that cannot be told in the end', () => {
		// Some of it is the probe's.
		const texts = ['rss < 150MiB', 'rss < 150MiB and error_rate[2s] < 50%', 'rss < 150MiB for 2s']
		const rules = texts.map(text => rule('budgets', text))
		const outcomes = (rssMiB: number) =>
			outcomesOf(rules, [...times(5, quick), ...times(5, {...quick, rssMiB})]).map(([outcome]) => outcome)
		expect(outcomes(155)).toEqual(texts.map(() => 'inconclusive'))
		expect(outcomes(100)).toEqual(texts.map(() => 'pass'))
	})

	it('tells for how long nobody could, by its words', () => {
		const looks = fc.array(fc.constantFrom(true, false, null), {minLength: 1, maxLength: 40})
		fc.assert(
			fc.property(looks, fc.integer({min: 1, max: 12}), fc.boolean(), (all, windowSeconds, last) => {
				const track = new RuleTrack(rule('budgets', 'p95[2s] < 20ms'))
				const known = new Set<number>()
				const lookAt = (second: number) => {
					for (let before = second - windowSeconds; before < second; before++) known.add(before)
				}
				for (const [i, holds] of all.entries()) {
					track.add((i + 1) * 1000, {rule: 0, holds, observed: null, limit: null, n: 1, headroom: null})
					if (holds !== null) lookAt(i + 1)
				}
				const toMs = (all.length + 1) * 1000
				if (last) lookAt(all.length + 1)
				const unknown = Array.from({length: all.length + 1}, (_, second) => second).filter(second => !known.has(second))
				expect(track.untoldMs({fromMs: 0, toMs}, [windowSeconds * 1000], last ? [] : [0])).toBe(unknown.length * 1000)
			}),
		)
	})

	it('tells of how long nobody could of one or the other', () => {
		const look = fc.tuple(fc.boolean(), fc.boolean())
		fc.assert(
			fc.property(
				fc.array(look, {minLength: 1, maxLength: 40}),
				fc.tuple(fc.nat(12), fc.nat(12)),
				look,
				(all, more, end) => {
					const windows = more.map(seconds => (seconds + 1) * 1000)
					const track = new RuleTrack(rule('budgets', 'p95[2s] < 20ms and p50[1s] < 1ms'))
					const whole = {rule: 0, observed: null, limit: null, n: 1, headroom: null}
					const untoldOf = (can: readonly boolean[]) => [0, 1].filter(comparison => !can[comparison])
					for (const [i, can] of all.entries()) {
						const untold = untoldOf(can)
						const some = untold.length === 1 ? {untold} : {}
						track.add((i + 1) * 1000, {...whole, holds: untold.length === 0 ? true : null, ...some})
					}
					const looks = [...all, end]
					const isKnown = (second: number, comparison: 0 | 1) =>
						looks.some(
							(can, i) => can[comparison] && second <= i && (second + 1) * 1000 > (i + 1) * 1000 - windows[comparison]!,
						)
					const unknown = looks.filter((_, second) => !isKnown(second, 0) || !isKnown(second, 1))
					const span = {fromMs: 0, toMs: looks.length * 1000}
					expect(track.untoldMs(span, windows, untoldOf(end))).toBe(unknown.length * 1000)
				},
			),
		)
	})
})

describe('what is told when it is over', () => {
	it('is all that waits for a loop that stands still in the end', () => {
		const rules = ['loop_delay_max < 500ms', 'loop_delay_p99 < 500ms', 'loop_delay_p50 < 5s'].map(text =>
			rule('budgets', text),
		)
		const still = [...times(4, {waitsMs: Array(200).fill(1)}), ...times(3, {blockedMs: 3000})]
		expect(outcomesOf(rules, still).map(([outcome]) => outcome)).toEqual(['fail', 'inconclusive', 'pass'])
		// It turned afterwards, and told of it.
		const turned = [...still, {waitsMs: [2900, ...Array(200).fill(1)]}]
		expect(outcomesOf(rules, turned).map(([outcome]) => outcome)).toEqual(['fail', 'pass', 'pass'])
	})

	it('leaves out memory of before it was ready and of after it was told to end', () => {
		const rules = [rule('budgets', 'rss < 200MiB'), rule('budgets', 'rss{process="node"} < 200MiB')]
		const run = (toldAtEnd: Second) =>
			outcomesOf(rules, times(4, {}), {toldAtEnd, endMs: 4300}).map(([outcome]) => outcome)
		expect(run({rssMiB: 800})).toEqual(['pass', 'pass'])
		expect(outcomesOf(rules, [...times(4, {}), {rssMiB: 800}]).map(([outcome]) => outcome)).toEqual(['fail', 'fail'])
	})
})

describe('requests that are not answered yet', () => {
	const outcomes = (texts: readonly string[], seconds: readonly Second[]) =>
		outcomesOf(
			texts.map(text => rule('budgets', text)),
			seconds,
		).map(([outcome]) => outcome)
	/** Nine seconds, in each of which ten of the others are answered. */
	const beside = (underWay: number, openMs = (second: number) => 1000 * second) =>
		Array.from({length: 9}, (_, i) => ({requests: Array(10).fill(2), underWay, openMs: openMs(i + 0.5)}))

	it('have taken as long as they are under way at the least', () => {
		const texts = [
			'response_time_max < 1s',
			'response_time_max < 1m',
			'p95 < 50ms',
			'p50 < 50ms',
			'mean < 1s',
			'p95[5s] < 50ms',
		]
		expect(outcomes(texts, beside(20))).toEqual(['fail', 'inconclusive', 'fail', 'pass', 'fail', 'fail'])
		expect(outcomes(['success_rate > 99%', 'error_rate < 1%', 'success_rate > 80%'], beside(20))).toEqual([
			...['inconclusive', 'inconclusive', 'pass'],
		])
		expect(outcomesOf([rule('budgets', 'response_time_max < 1m')], beside(20))[0]![1]).toMatch(
			/^20 requests were waiting for their answers, one of them for 8\.\d+ s or longer$/,
		)
	})

	it('tell nothing where there are as many all the time', () => {
		const texts = ['response_time_max < 50ms', 'p95 < 50ms', 'p50[2s] < 50ms', 'success_rate > 98%', 'mean < 10ms']
		expect(
			outcomes(
				texts,
				beside(100, () => 1.5),
			),
		).toEqual(texts.map(() => 'pass'))
		expect(
			outcomes(
				texts,
				beside(100, () => 3),
			),
		).toEqual(texts.map(() => 'pass'))
	})

	it('are all there is of a service that answers nobody', () => {
		const stuck = Array.from({length: 6}, (_, i) => ({underWay: 20, openMs: 1000 * i + 500}))
		expect(outcomes(['response_time_max < 1s', 'p95 < 50ms', 'p95 < 1m'], [quick, ...stuck])).toEqual([
			...['fail', 'fail', 'inconclusive'],
		])
	})
})

describe('what a process could not hand over before it was ended', () => {
	const outcomes = (texts: readonly string[], seconds: readonly Second[], unseenMs: number) =>
		outcomesOf(
			texts.map(text => rule('budgets', text)),
			seconds,
			{also: [{tMs: 7100, type: 'node-detached', suite: 'api', pid: 9, unseenMs}], endMs: 8300},
		)
	const seven = times(7, {requests: Array(20).fill(1), errors: 1})

	it('may lie beyond the limit where that is within it', () => {
		const texts = ['requests <= 140', 'requests < 200', 'requests < 100', 'status_5xx <= 7', 'error_rate <= 5%']
		expect(outcomes(texts, seven, 300).map(([outcome]) => outcome)).toEqual([
			...['inconclusive', 'pass', 'fail', 'inconclusive', 'inconclusive'],
		])
		const more = ['success_rate > 90%', 'success_rate > 50%', 'unanswered == 0', 'response_time_max < 1s', 'p50 < 1s']
		expect(outcomes(more, seven, 300).map(([outcome]) => outcome)).toEqual([
			...['inconclusive', 'pass', 'inconclusive', 'inconclusive', 'pass'],
		])
		expect(outcomes(['unanswered == 0'], seven, 300)[0]![1]).toBe(
			'a process that answers was ended from outside, or by a crash, and up to about 40 of its last requests are not counted',
		)
	})

	it('is nothing where it said that it ended, or never answered', () => {
		const texts = ['requests <= 140', 'unanswered == 0', 'success_rate > 90%', 'response_time_max < 1s']
		expect(outcomes(texts, seven, 0).map(([outcome]) => outcome)).toEqual(texts.map(() => 'pass'))
		const silent = times(7, {requests: []})
		expect(outcomes(['requests == 0', 'unanswered == 0'], silent, 300).map(([outcome]) => outcome)).toEqual([
			...['pass', 'pass'],
		])
	})
})

describe('a Node process that did not let the probe in', () => {
	const texts = ['p95 < 50ms', 'error_rate < 1%', 'heap < 1GB', 'loop_block < 10s', 'gc_count < 1000', 'p95[2s] < 50ms']
	const judged = (cpuMs: number, inside: 'no-options' | 'launcher', all = texts) => {
		const own = new Recording([observe('api', 'node server.js')], 1)
		for (let second = 1; second < 8; second++)
			own.usage('api', second * 1000 + 100, {pid: 77}, {cpuMs: cpuMs * second, rssBytes: 1e6, inside})
		const rules = all.map(text => rule('budgets', text))
		return outcomesOf(rules, times(8, quick), {also: own.events.slice(1)})
	}

	it('passes no budget of what only the probe can tell, where it did a real part of the work', () => {
		expect(judged(500, 'no-options').map(([outcome]) => outcome)).toEqual(texts.map(() => 'inconclusive'))
		expect(judged(500, 'no-options')[0]![1]).toMatch(
			/^Node processes that were not observed from inside used 8\d\S* ?% of the CPU time$/,
		)
		expect(
			judged(500, 'no-options', ['p95 < 1us', 'cpu < 900%', '2 * p95 < 50ms']).map(([outcome]) => outcome),
		).toEqual([...['fail', 'pass', 'inconclusive']])
	})

	it('changes nothing where it did next to nothing, or only started others', () => {
		expect(judged(1, 'no-options').map(([outcome]) => outcome)).toEqual(texts.map(() => 'pass'))
		expect(judged(500, 'launcher').map(([outcome]) => outcome)).toEqual(texts.map(() => 'pass'))
	})
})

describe('collections of which a part was watched', () => {
	const outcomes = (texts: readonly string[], gc: NonNullable<Second['gc']>, blockedMs = 5) =>
		outcomesOf(
			texts.map(text => rule('budgets', text)),
			times(10, {gc, blockedMs}),
		).map(([outcome]) => outcome)
	const some = {gcMs: 10, gcMaxMs: 4, gcCount: 10, gcSampled: {watchedMs: 200}}
	const all = {gcMs: 50, gcMaxMs: 4, gcCount: 50}

	it('break no budget that is within what was missed, and keep none', () => {
		const texts = ['gc_pause < 6ms', 'gc_pause < 10ms', 'gc_pause[3s] < 10ms', 'gc_count < 505', 'gc_share[2s] < 5.2%']
		expect(outcomes(texts, all)).toEqual(texts.map(() => 'pass'))
		expect(outcomes(texts, some)).toEqual(texts.map(() => 'inconclusive'))
	})

	it('are judged beyond that', () => {
		const kept = ['gc_pause < 50ms', 'gc_pause[3s] < 50ms', 'gc_count < 800', 'gc_share[2s] < 15%']
		expect(outcomes(kept, some)).toEqual(kept.map(() => 'pass'))
		// It was the loop that stood still, for whatever reason: nobody watched.
		expect(outcomes(['gc_pause < 50ms', 'gc_pause < 150ms'], some, 100)).toEqual(['inconclusive', 'pass'])
		const broken = ['gc_pause < 3ms', 'gc_count < 100', 'gc_share[2s] < 1%', 'gc_pause[3s] < 3ms']
		expect(outcomes(broken, some)).toEqual(broken.map(() => 'fail'))
	})
})

describe('the wait for the loop of one process of many', () => {
	const texts = ['loop_delay_p95[3s] < 50ms', 'loop_delay_p95 < 50ms', 'loop_delay_max[3s] < 1s']
	const judged = (
		tell: (run: Recording, second: number) => void,
		{idle = 5, expr = texts}: {readonly idle?: number; readonly expr?: readonly string[]} = {},
	) => {
		const own = new Recording([observe('api', 'node server.js')], 1)
		const attach = (pid: number) =>
			own.at(40, {type: 'node-attached', suite: 'api', pid, ppid: 9, nodeVersion: 'v24.0.0', argv: ['node']})
		const pids = Array.from({length: idle}, (_, i) => 100 + i)
		for (const pid of [...pids, 99]) attach(pid)
		for (let second = 1; second < 9; second++) {
			for (const pid of pids)
				own.vitals('api', second * 1000 + 100, pid, {utilisation: 0, heapBytes: 1e6, max: 2, waits: Array(100).fill(1)})
			tell(own, second)
		}
		const rules = [
			...expr.map(text => rule('budgets', text)),
			rule('budgets', 'loop_delay_p95 < 50ms', {delayMs: 1000}),
		]
		return outcomesOf(rules, times(9, {waitsMs: Array(50).fill(1)}), {also: own.events.slice(1)}).map(
			([outcome]) => outcome,
		)
	}
	const vitalsOf = (
		run: Recording,
		second: number,
		figures: {readonly waits?: number[]; readonly stalledMs?: number},
	) =>
		run.vitals('api', second * 1000 + 100, 99, {
			...{utilisation: 1, heapBytes: 1e6, max: figures.stalledMs ?? 2},
			...figures,
		})

	it('is not lost among those of the others, in windows as in all', () => {
		expect(judged((run, second) => vitalsOf(run, second, {waits: Array(25).fill(60)}))).toEqual([
			...['fail', 'fail', 'pass', 'fail'],
		])
		expect(judged((run, second) => vitalsOf(run, second, {waits: Array(25).fill(1)}))).toEqual([
			...['pass', 'pass', 'pass', 'pass'],
		])
	})

	it('is not known as long as the loop stands still', () => {
		const stands = (run: Recording, second: number) => vitalsOf(run, second, {stalledMs: second * 1000})
		expect(judged(stands)).toEqual(['inconclusive', 'inconclusive', 'fail', 'inconclusive'])
	})

	it('may be that of any where there are more than are told apart', () => {
		const slow = (run: Recording, second: number) => vitalsOf(run, second, {waits: Array(25).fill(60)})
		const expr = ['loop_delay_p95[3s] < 50ms', 'loop_delay_p95[3s] < 1s']
		expect(judged(slow, {idle: 40, expr})).toEqual(['inconclusive', 'pass', 'inconclusive'])
	})
})

describe('processes of one name', () => {
	it('keep no budget of CPU as long as one of them lived too short to tell', () => {
		const judged = (texts: readonly string[], order: readonly number[]) => {
			const own = new Recording([observe('api', 'node server.js')], 1)
			const [short, long] = [71, 72]
			for (const pid of order)
				for (let tick = 0; tick < (pid === short ? 5 : 40); tick++)
					own.usage(
						'api',
						1000 + order.indexOf(pid) + 100 * tick,
						{pid, name: 'convert'},
						{cpuMs: (pid === long ? 10 : 100) * tick, rssBytes: 1e6, inside: 'foreign'},
					)
			const also = own.events.slice(1).sort((a, b) => a.tMs - b.tMs)
			return outcomesOf(
				texts.map(text => rule('budgets', text)),
				times(6, {}),
				{also},
			).map(([outcome]) => outcome)
		}
		const texts = ['cpu{process="convert"} < 50%', 'cpu{process="convert"} < 5%', 'rss{process="convert"} < 1GB']
		for (const order of [
			[71, 72],
			[72, 71],
		])
			expect(judged(texts, order)).toEqual(['inconclusive', 'fail', 'pass'])
		expect(judged(texts, [72])).toEqual(['pass', 'fail', 'pass'])
		expect(judged(texts, [71])).toEqual(['inconclusive', 'inconclusive', 'pass'])
	})
})

describe('what is told several times a second', () => {
	it('has the largest of them as its peak', () => {
		const own = new Recording([observe('api', 'node server.js')], 1)
		for (let second = 1; second < 6; second++) {
			own.usage('api', second * 1000 + 200, {pid: 9}, {cpuMs: 10, rssBytes: 1e6, fds: 900})
			own.vitals('api', second * 1000 + 200, 9, {utilisation: 0, heapBytes: 9e8, externalBytes: 9e8})
		}
		const texts = ['open_files < 500', 'external < 500MB', 'heap < 500MB', 'open_files[2s] < 500', 'open_files < 1000']
		expect(
			outcomesOf(
				texts.map(text => rule('budgets', text)),
				times(7, {}),
				{also: own.events.slice(1)},
			).map(([outcome]) => outcome),
		).toEqual(['fail', 'fail', 'fail', 'fail', 'pass'])
	})
})

describe('answers that were cut in the middle', () => {
	const texts = [
		'success_rate > 95%',
		'http_req_failed < 5%',
		'error_rate < 5%',
		'error_rate[5s] < 5%',
		'success_rate > 80%',
	]
	const outcomes = (seconds: readonly Second[], all = texts) =>
		outcomesOf(
			all.map(text => rule('budgets', text)),
			seconds,
		).map(([outcome]) => outcome)

	it('failed, in windows as in all', () => {
		expect(outcomes(times(9, {...quick, cut: 4}))).toEqual(['fail', 'fail', 'fail', 'fail', 'pass'])
		expect(outcomes([...times(4, quick), {...quick, cut: 12}, ...times(6, quick)])).toEqual([
			...['pass', 'pass', 'pass', 'fail', 'pass'],
		])
		expect(outcomes(times(9, {cut: 4}), ['error_rate < 5%', 'success_rate > 95%'])).toEqual(['fail', 'fail'])
		expect(outcomes(times(9, {...quick, cut: 4}), ['error_rate_4xx < 5%', 'status_5xx == 0'])).toEqual(['pass', 'pass'])
	})

	it('did not where they are those of clients that have seen enough', () => {
		expect(outcomes([...times(8, quick), {...quick, cut: 40}])).toEqual(texts.map(() => 'pass'))
	})
})

describe('a rise of memory', () => {
	const rise = (childAtMs: number | null, byMiB: number) => {
		const also = new Recording([observe('api', 'x')], 1)
		if (childAtMs !== null)
			also.at(childAtMs, {
				type: 'node-attached',
				suite: 'api',
				pid: 80,
				ppid: 9,
				nodeVersion: 'v24.0.0',
				argv: ['node'],
			})
		const texts = ['step(rss) < 20MiB', 'step(rss) < 100MiB', 'rss_growth < 10MiB/min', 'rss_growth < 1GiB/min']
		const seconds = Array.from({length: 30}, (_, i) => ({rssMiB: i < 15 ? 100 + i : 100 + i + byMiB}))
		return outcomesOf(
			texts.map(text => rule('budgets', text)),
			seconds,
			{also: also.events.slice(1)},
		).map(([outcome]) => outcome)
	}

	it('is not told from that of the probe in a process that has begun', () => {
		expect(rise(15_000, 40)).toEqual(['inconclusive', 'pass', 'inconclusive', 'pass'])
		expect(rise(null, 40)).toEqual(['fail', 'pass', 'fail', 'pass'])
		expect(rise(15_000, 200).slice(0, 2)).toEqual(['fail', 'fail'])
		expect(rise(15_000, 0)).toEqual(['pass', 'pass', 'inconclusive', 'pass'])
	})
})

describe('worker threads', () => {
	it('that did most of the work leave open what is told of main threads', () => {
		const texts = ['p95 < 50ms', 'heap < 1GB', 'p95 < 1us', 'cpu < 900%']
		const judged = (mainShare: number, workers = 2) => {
			const own = new Recording([observe('api', 'node server.js')], 1)
			own.at(41, {type: 'node-attached', suite: 'api', pid: 60, ppid: 9, nodeVersion: 'v24.0.0', argv: ['node']})
			for (let second = 1; second < 8; second++) {
				const cpuMs = second * 500
				own.usage('api', second * 1000 + 100, {pid: 60}, {cpuMs, rssBytes: 1e6, mainRunMs: cpuMs * mainShare})
			}
			if (workers > 0) own.at(8100, {type: 'finding-made', suite: 'api', finding: describeUnobserved(60, workers)})
			return outcomesOf(
				texts.map(text => rule('budgets', text)),
				times(8, quick),
				{also: own.events.slice(1)},
			).map(([outcome]) => outcome)
		}
		expect(judged(0.1)).toEqual(['inconclusive', 'inconclusive', 'fail', 'pass'])
		expect(judged(0.1, 0)).toEqual(['pass', 'pass', 'fail', 'pass'])
		expect(judged(0.9)).toEqual(['pass', 'pass', 'fail', 'pass'])
	})
})

describe('what is calculated', () => {
	it('with too few values shows what is wrong, and passes nothing', () => {
		const texts = ['p95 > 100ms', 'response_time_max < 3 * p99', '2 * p95 > 100ms', '2 * p95 < 100ms', 'p95 < 100ms']
		const rules = texts.map(text => rule('budgets', text))
		expect(outcomesOf(rules, times(4, {requests: [500, 501]})).map(([outcome]) => outcome)).toEqual([
			'inconclusive',
			'inconclusive',
			'inconclusive',
			'fail',
			'fail',
		])
	})

	it('of shares takes as many values as the share', () => {
		const texts = [
			'status_5xx / requests < 0.1%',
			'1 - error_rate > 99.9%',
			'error_rate * 1 < 0.1%',
			'error_rate + error_rate_4xx < 0.1%',
		]
		const rules = texts.map(text => rule('budgets', text))
		const of = (n: number) => outcomesOf(rules, times(4, {requests: Array(n).fill(1)})).map(([outcome]) => outcome)
		expect(of(5)).toEqual(texts.map(() => 'inconclusive'))
		expect(of(400)).toEqual(texts.map(() => 'pass'))
	})

	it('of what grows says nothing before the end', () => {
		const texts = ['requests * 1 > 100', 'requests - status_5xx > 100', '2 * requests > 200', 'requests + 0 > 100']
		const rules = texts.map(text => rule('budgets', text, {abort: true}))
		const run = new Recording([observe('api', 'x', {rules})], 1)
		run.at(10, {type: 'suite-started', suite: 'api', kind: 'observe'})
		run.at(500, {type: 'target-ready', suite: 'api', afterMs: 480})
		run.latency('api', 990, 9, 'http', [1e6, 2e6])
		expect(seenByRules(fold(run.events).suites[0]!, 1150).map(({holds}) => holds)).toEqual([null, null, null, null])
	})
})
