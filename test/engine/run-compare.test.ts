import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import type {ArmBenchmark, CommandArm} from '../../src/core/kinds/command/plan.ts'
import type {ArmPlan, ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import {benchFileSuite} from '../../src/core/kinds/micro/suite.ts'
import type {ProfiledSides} from '../../src/engine/suite-run.ts'
import type {Revisions} from '../../src/ports.ts'
import {comparison} from '../core/run/recorded-compare.ts'
import {isAlive, until} from '../host/processes-alive.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut as carriedOutForReal, conducted, launch, played, type start} from './real-suites.ts'
import {asItSays, benchAnswers, type Play, ScriptedHost} from './scripted-host.ts'

/** A world in which programs do what their lines say. */
const carriedOut = (...given: Parameters<typeof start>) => played(new ScriptedHost(), ...given)

/** In which some do otherwise from time to time. */
const carriedOutWith = (play: Play, ...given: Parameters<typeof start>) => played(new ScriptedHost(play), ...given)

const begun = (...given: Parameters<typeof start>) => conducted(new ScriptedHost().ports, ...given)

function arm(
	command: string | readonly string[],
	more: Partial<CommandArm> = {},
	steps: Partial<ArmBenchmark> = {},
): CommandArm {
	return {
		kind: 'command',
		label: String(command),
		revision: null,
		benchmarks: [{label: null, launch: launch(command), ...steps}],
		...more,
	}
}

/** Without the control and the second measurement, which have tests of their own. */
function comparing(base: ArmPlan, head: ArmPlan, more: Partial<ComparePlan> = {}): ComparePlan {
	return comparison('ab', {
		base,
		head,
		probe: null,
		stopping: {is: 'pairs', pairs: 12},
		mostMs: null,
		confirm: false,
		control: false,
		...more,
	})
}

function scratch(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'compare-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

const quick = arm('takes 10')
const slow = arm('takes 200')

test('runs both sides in turn, each as often first, and finds what takes far longer', async () => {
	const {of, outcomes, events} = await carriedOut([comparing(quick, slow)])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	const measured = of('slot-finished').filter(one => one.phase === 'measure')
	expect(measured).toHaveLength(24)
	const firsts = measured.filter((_, i) => i % 2 === 0).map(one => one.arm)
	expect(firsts.filter(one => one === 'base')).toHaveLength(6)
	for (let block = 0; block < 24; block += 4) {
		const [a, b, c, d] = measured.slice(block, block + 4).map(one => one.arm)
		expect([a, b]).toEqual([d, c])
	}
	for (const {arm, figures} of measured) expect(figures.wall).toBe(arm === 'base' ? 10e6 : 200e6)
	const [verdict] = of('verdict-reached')
	expect(verdict).toMatchObject({metric: 'wall', gates: true, verdict: 'regression', pairs: 12, confirmation: null})
	expect(verdict!.ratio).toBeCloseTo(20, 9)
	expectLawful(events)
})

test('what starts the runs of a side is kept from run to run, and gone in the end', async () => {
	const say = arm('echo launcher $PPID')
	const {rawOutput, outcomes} = await carriedOutForReal([comparing(say, say)])
	expect(outcomes).toMatchObject([{is: 'done'}])
	const launchers = new Set(rawOutput.get('target')!.match(/(?<=launcher )\d+/g))
	expect(launchers.size).toBe(2)
	for (const pid of launchers) await until(() => !isAlive(Number(pid)), 'the end of what started them')
})

test('what gets faster passes; two metrics are judged beside the one that decides', async () => {
	const {of, outcomes} = await carriedOut([comparing(slow, quick)])
	expect(outcomes).toEqual([{is: 'done', gate: 'passed'}])
	expect(of('verdict-reached')[0]!.verdict).toBe('improvement')
	expect(
		of('verdict-reached')
			.slice(1)
			.every(one => !one.gates),
	).toBe(true)
})

test('another metric may decide', async () => {
	// Both take as long.
	const {of, outcomes} = await carriedOut([
		comparing(arm('takes 200 cpu 20'), arm('takes 200 cpu 200'), {gate: 'cpu', stopping: {is: 'pairs', pairs: 8}}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(of('verdict-reached')[0]).toMatchObject({metric: 'cpu', gates: true, verdict: 'regression'})
	expect(of('verdict-reached')[0]!.ratio).toBeCloseTo(10, 9)
})

test('a regression is measured a second time before it counts', async () => {
	const {of, outcomes, events} = await carriedOut([comparing(quick, slow, {confirm: true})])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(of('compare-phase-started').map(one => one.phase)).toEqual(['warm-up', 'measure', 'confirm'])
	expect(of('slot-finished').filter(one => one.phase === 'confirm')).toHaveLength(24)
	expect(of('verdict-reached')[0]!.confirmation).toMatchObject({confirmed: true, pairs: 12})
	expectLawful(events)
})

test('one that does not come back is none', async () => {
	// Slow in its first runs only, the warm-up and twelve pairs.
	const slowAtFirst: Play = (line, nth) => (line === 'head' ? {ms: nth > 13 ? 10 : 500} : asItSays(line))
	const {of, outcomes} = await carriedOutWith(slowAtFirst, [comparing(slow, arm('head'), {confirm: true})])
	expect(outcomes).toEqual([{is: 'done', gate: 'inconclusive'}])
	expect(of('verdict-reached')[0]).toMatchObject({
		verdict: 'inconclusive',
		doubt: 'not-confirmed',
		confirmation: {confirmed: false},
	})
})

/** Base takes 200 to 202 ms. So does head, but every third run of it takes 280. */
const unsteady: Play = (line, nth) => ({ms: line === 'head' && nth % 3 === 0 ? 280 : 200 + (nth % 3)})

test('a head of which a share of the runs is slow is a warning beside its verdict, and passes', async () => {
	const pairs = {stopping: {is: 'pairs', pairs: 40}} as const
	const {of, outcomes, events} = await carriedOutWith(unsteady, [
		comparing(arm('base'), arm('head'), {...pairs, margin: 0.5}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'passed'}])
	const [wall, cpu] = of('verdict-reached')
	expect(wall).toMatchObject({metric: 'wall', verdict: 'equivalent'})
	expect(wall!.lessSteady).toMatchObject({pairs: 40, slow: {base: 0}})
	expect(wall!.lessSteady!.slow.head).toBeCloseTo(1 / 3, 1)
	expect(cpu).toMatchObject({metric: 'cpu', lessSteady: null})
	expect(of('finding-made').map(one => one.finding.code)).toEqual(['less-steady'])
	expectLawful(events)
})

test('it fails the gate where that was asked for; too few pairs to tell are no pass', async () => {
	const outcomeOf = async (pairs: number) => {
		const plan = comparing(arm('base'), arm('head'), {
			stopping: {is: 'pairs', pairs},
			margin: 0.5,
			failOn: ['less-steady'],
		})
		const {of, outcomes} = await carriedOutWith(unsteady, [plan])
		return [outcomes[0], of('finding-made').map(one => one.finding.code)]
	}
	expect(await outcomeOf(40)).toEqual([{is: 'done', gate: 'failed'}, ['less-steady']])
	expect(await outcomeOf(12)).toEqual([{is: 'done', gate: 'inconclusive'}, ['steadiness-unknown']])
})

test('peak memory that never varies is judged, equal or not, from as many pairs as that takes', async () => {
	const memory =
		(head: number): Play =>
		(line, nth) => ({ms: 20 + (nth % 3), rssBytes: (line === 'head' ? head : 303) * 2 ** 20})
	const verdictOf = async (head: number, pairs: number) => {
		const plan = comparing(arm('base'), arm('head'), {gate: 'peakRss', stopping: {is: 'pairs', pairs}})
		const {of, outcomes} = await carriedOutWith(memory(head), [plan])
		const {metric, verdict, doubt, moreRuns} = of('verdict-reached')[0]!
		return [outcomes[0], metric, verdict, doubt, moreRuns]
	}
	expect(await verdictOf(303, 12)).toEqual([{is: 'done', gate: 'passed'}, 'peakRss', 'equivalent', null, 0])
	expect(await verdictOf(310, 12)).toEqual([{is: 'done', gate: 'failed'}, 'peakRss', 'regression', null, 0])
	expect(await verdictOf(296, 12)).toEqual([{is: 'done', gate: 'passed'}, 'peakRss', 'improvement', null, 0])
	expect(await verdictOf(310, 6)).toEqual([{is: 'done', gate: 'inconclusive'}, 'peakRss', 'inconclusive', 'too-few', 2])
})

test('a pilot of what never varies asks for as many pairs as so many questions need', async () => {
	const many = (line: string) => {
		const benchmarks = Array.from({length: 10}, (_, i) => ({label: `n=${i}`, launch: launch(line)}))
		return arm(line, {benchmarks})
	}
	const memory: Play = line => ({ms: 20, rssBytes: (line === 'head' ? 310 : 303) * 2 ** 20})
	const plan = comparing(many('base'), many('head'), {
		gate: 'peakRss',
		stopping: {is: 'pilot', pairs: 8, change: 0.03},
	})
	const {of, outcomes} = await carriedOutWith(memory, [plan])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(of('verdict-reached').filter(one => one.gates && one.verdict === 'regression')).toHaveLength(10)
})

test('the control runs beside both sides, in a share of the pairs, and is judged', async () => {
	const {of, events} = await carriedOut([comparing(arm('takes 20'), arm('takes 20'), {control: true})], {
		ports: () => ({controlProgram: () => launch('takes 20 says control')}),
	})
	const controls = of('slot-finished').filter(one => one.arm === 'control' && one.phase === 'measure')
	expect(controls.length).toBeGreaterThanOrEqual(20)
	expect(controls.filter(one => one.beside === 'base')).toHaveLength(controls.length / 2)
	for (const one of controls) expect([one.exit.exitCode, one.failure]).toEqual([0, null])
	expect(of('control-judged')).toMatchObject([{phase: 'measure', pairs: controls.length / 2}])
	expectLawful(events)
})

test('a side that fails now and then is compared by what is left, and nothing is concluded', async () => {
	const breaking: Play = (line, nth) =>
		line === 'head' ? (nth % 4 === 0 ? {ms: 10, exitCode: 3, prints: ['it broke']} : {ms: 200}) : asItSays(line)
	const {of, outcomes, events} = await carriedOutWith(breaking, [comparing(quick, arm('head'))])
	expect(outcomes).toEqual([{is: 'done', gate: 'inconclusive'}])
	const failed = of('slot-finished').filter(one => one.failure !== null)
	expect(failed).toHaveLength(3)
	expect(failed.every(one => one.arm === 'head' && one.failure === 'ended with code 3')).toBe(true)
	expect(of('finding-made').map(one => one.finding.code)).toEqual(
		['arm-failed', 'too-few-runs'].slice(0, of('finding-made').length),
	)
	expect(of('finding-made')[0]!.finding.text).toContain('Runs of head failed')
	expect(of('output-printed').flatMap(one => one.lines)).toContain('it broke')
	expect(of('verdict-reached')[0]).toMatchObject({verdict: 'inconclusive', doubt: 'target-failed'})
	expectLawful(events)
})

test('a side that never succeeds ends it, with its name, its exit code and its last lines', async () => {
	const {of, outcomes} = await carriedOut([comparing(quick, arm('takes 5 exit 9 says no such table'))])
	expect(outcomes).toEqual([
		{
			is: 'failed',
			code: 'bad-exit',
			reason: expect.stringMatching(/^head: .* ended with code 9, in each of its 3 runs$/),
			exitCode: 9,
		},
	])
	expect(of('output-printed').flatMap(one => one.lines)).toContain('no such table')
	expect(of('verdict-reached')).toEqual([])
})

test('one that fails on both sides is said of both, however many others there are', async () => {
	const both: CommandArm = {
		...quick,
		benchmarks: [
			{label: 'good', launch: launch('takes 10')},
			{label: 'bad', launch: launch('takes 1 exit 6')},
		],
	}
	const {of, outcomes} = await carriedOut([comparing(both, both, {stopping: {is: 'pairs', pairs: 8}, warmup: 0})])
	expect(outcomes).toMatchObject([{is: 'failed', reason: expect.stringMatching(/^1 of 2 benchmarks failed\./)}])
	expect(of('slot-finished').filter(one => one.benchmark === 'bad')).toHaveLength(6)
	expect(of('finding-made').map(one => one.finding.code)).toContain('runs-failed')
	expect(of('finding-made').map(one => one.finding.code)).not.toContain('arm-failed')
})

test('pairs that were whole when a step failed are judged all the same', async () => {
	const filling: Play = (line, nth) =>
		line === 'prepare' ? {ms: 1, ...(nth < 10 ? {} : {exitCode: 2, prints: ['no disk']})} : asItSays(line)
	const head = arm('takes 80', {}, {prepare: launch('prepare')})
	const {of, outcomes} = await carriedOutWith(filling, [comparing(quick, head, {warmup: 0})])
	expect(outcomes).toMatchObject([
		{is: 'failed', code: 'driver-failed', reason: expect.stringMatching(/^head: prepare/)},
	])
	expect(of('verdict-reached')[0]).toMatchObject({verdict: 'inconclusive', doubt: 'target-failed', pairs: 9})
})

test('a benchmark that never succeeds on one side is not tried for ever; the others are measured and judged', async () => {
	const sized = (fails: boolean): CommandArm => ({
		...quick,
		benchmarks: ['n=1', 'n=2'].map((label, i) => ({
			label,
			launch: launch(fails && i === 1 ? 'takes 1 exit 6' : `takes ${fails ? 200 : 10}`),
		})),
	})
	const {of, outcomes, events} = await carriedOut([comparing(sized(false), sized(true))])
	expect(outcomes).toEqual([
		{
			is: 'failed',
			code: 'bad-exit',
			reason: '1 of 2 benchmarks failed. head: takes 1 exit 6 ended with code 6, in each of its 3 runs',
			exitCode: 6,
		},
	])
	const runsOf = (benchmark: string) =>
		of('slot-finished').filter(one => one.benchmark === benchmark && one.arm === 'head')
	expect([runsOf('n=1').length, runsOf('n=2').length]).toEqual([13, 3])
	const deciding = of('verdict-reached').filter(one => one.gates)
	expect(deciding.map(one => [one.benchmark, one.verdict])).toEqual([['n=1', 'regression']])
	expectLawful(events)
})

test('one that is not there ends it at once', async () => {
	const {of, outcomes} = await carriedOut([comparing(quick, arm('missing'))])
	expect(outcomes).toMatchObject([{is: 'failed', code: 'not-started', reason: expect.stringContaining('head: ')}])
	expect(of('slot-finished').filter(one => one.arm === 'head')).toHaveLength(1)
})

test('a run that takes too long has failed, and leaves nobody behind', async () => {
	const {of, outcomes} = await carriedOutForReal([
		comparing(arm('true'), arm('echo $$; sleep 100'), {timeoutMs: 300, stop: {signal: 'SIGTERM', graceMs: 100}}),
	])
	expect(outcomes).toMatchObject([{is: 'failed', reason: expect.stringContaining('took longer than 300 ms')}])
	const pids = of('output-printed').flatMap(one => one.lines.map(Number))
	expect(pids.length).toBeGreaterThan(0)
	expect(pids.filter(isAlive)).toEqual([])
})

test('steps run around every run of either side, once around all, and their failure ends it', async () => {
	const step = (word: string) => launch(`takes 1 says ${word}`)
	const both = arm(
		'takes 10',
		{setup: step('setup'), cleanup: step('cleanup')},
		{prepare: step('before'), conclude: step('after')},
	)
	const world = new ScriptedHost()
	const {outcomes} = await played(world, [comparing(both, both, {stopping: {is: 'pairs', pairs: 2}, warmup: 0})])
	expect(outcomes).toEqual([{is: 'done', gate: 'inconclusive'}])
	const words = world.lines.map(line => line.replace('takes 1 says ', ''))
	const once = ['before', 'takes 10', 'after']
	expect(words).toEqual(['setup', 'setup', ...Array(4).fill(once).flat(), 'cleanup', 'cleanup'])
	const broken = arm('takes 10', {}, {prepare: launch('takes 1 exit 2 says cannot')})
	const {outcomes: ended, events} = await carriedOut([comparing(quick, broken)])
	expect(ended).toMatchObject([
		{is: 'failed', code: 'driver-failed', reason: expect.stringMatching(/head: prepare of head/)},
	])
	expectLawful(events)
})

test('a stop in the middle keeps what finished, and judges it', async () => {
	const running = begun([comparing(quick, slow, {stopping: {is: 'pairs', pairs: 10_000}, confirm: true})])
	await running.when('slot-finished', one => one.phase === 'measure' && one.pair === 11)
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	const [verdict] = running.of('verdict-reached')
	expect(verdict!.pairs).toBeGreaterThanOrEqual(11)
	// Nobody has measured it a second time.
	expect(verdict).toMatchObject({verdict: 'inconclusive', doubt: 'not-confirmed'})
	expectLawful(running.events)
})

test('a stop in the second measurement leaves a regression unconfirmed, not refuted', async () => {
	const running = begun([comparing(quick, slow, {confirm: true})])
	await running.when('slot-finished', one => one.phase === 'confirm' && one.pair === 1)
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('verdict-reached')[0]).toMatchObject({doubt: 'not-confirmed', confirmation: null, pairs: 12})
})

test('a time limit ends it, and says how many more pairs it would take', async () => {
	// Too unsteady to be told apart to a thousandth.
	const unsteady: Play = (_, nth) => ({ms: 10 + ((nth * 7919) % 13)})
	const {of, outcomes} = await carriedOutWith(unsteady, [
		comparing(quick, quick, {stopping: {is: 'precise', change: 0.001}, margin: 0.0005, mostMs: 5000, leastPairs: 0}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'inconclusive'}])
	const [phase] = of('compare-phase-started').filter(one => one.phase === 'measure')
	expect(phase!.untilMs).not.toBeNull()
	expect(phase!.pairs).toBeNull()
	// As many of 16 ms as fit into five seconds.
	const measured = of('slot-finished').length
	expect(measured).toBeGreaterThan(300)
	expect(measured).toBeLessThan(330)
})

test('what could be found counts the pairs that a second measurement makes also when the time is up', async () => {
	const unsteady: Play = (_, nth) => ({ms: 1000 + ((nth * 7919) % 130)})
	const {of} = await carriedOutWith(unsteady, [
		comparing(slow, slow, {stopping: {is: 'precise', change: 0.001}, mostMs: 5000, leastPairs: 10, confirm: true}),
	])
	const [verdict] = of('verdict-reached')
	expect(verdict!.pairs).toBe(10)
	expect(verdict!.mde).toBeGreaterThan(0.01)
	expect(verdict!.mde).toBeLessThan(0.5)
})

test('no time for anything is said, not only that nothing is known', async () => {
	const {of, outcomes} = await carriedOut([
		comparing(quick, quick, {stopping: {is: 'precise', change: 0.03}, mostMs: 1, leastPairs: 0}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'inconclusive'}])
	expect(of('finding-made').map(one => one.finding)).toMatchObject([
		{code: 'too-few-runs', text: expect.stringMatching(/^There was no time for a single pair/)},
	])
})

test('enough is when the interval is narrow enough, which no verdict decides', async () => {
	const {of} = await carriedOut([
		comparing(quick, slow, {stopping: {is: 'precise', change: 50}, margin: 9, leastPairs: 0}),
	])
	const [phase] = of('compare-phase-started').filter(one => one.phase === 'measure')
	expect(phase!.targetWidth).toBeGreaterThan(0)
	const {pairs} = of('verdict-reached')[0]!
	expect(pairs % 10).toBe(0)
	expect(pairs).toBeGreaterThanOrEqual(20)
	expect(pairs).toBeLessThan(200)
})

test('a pilot fixes the number of pairs, and none of its own is judged', async () => {
	const {of} = await carriedOut([
		comparing(arm('takes 20'), arm('takes 20'), {stopping: {is: 'pilot', pairs: 10, change: 3}, margin: 1}),
	])
	const phases = of('compare-phase-started').map(({phase, pairs}) => [phase, pairs])
	expect(phases.slice(0, 2)).toEqual([
		['warm-up', 1],
		['pilot', 10],
	])
	const [phase, pairs] = phases[2]!
	expect(phase).toBe('measure')
	expect(pairs).toBeGreaterThanOrEqual(8)
	expect(of('verdict-reached')[0]!.pairs).toBe(pairs)
})

test('several benchmarks are run side by side in every pair, and only what got worse is measured again', async () => {
	const benchmarks = (ms: number): ArmBenchmark[] => [
		{label: 'n=1', launch: launch('takes 10')},
		{label: 'n=2', launch: launch(`takes ${ms} says n=2`)},
	]
	const {of, outcomes, events} = await carriedOut([
		comparing(arm('x', {benchmarks: benchmarks(10)}), arm('x', {benchmarks: benchmarks(200)}), {
			confirm: true,
			margin: 0.5,
		}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	const measured = of('slot-finished').filter(one => one.phase === 'measure')
	expect(measured.slice(0, 4).map(one => one.benchmark)).toEqual(['n=1', 'n=1', 'n=2', 'n=2'])
	expect(
		new Set(
			of('slot-finished')
				.filter(one => one.phase === 'confirm')
				.map(one => one.benchmark),
		),
	).toEqual(new Set(['n=2']))
	expect(
		of('verdict-reached')
			.filter(one => one.gates)
			.map(one => [one.benchmark, one.verdict === 'regression']),
	).toEqual([
		['n=1', false],
		['n=2', true],
	])
	expectLawful(events)
})

test('noise compares a program with itself, again and again, and gates nothing', async () => {
	const plan = {purpose: 'noise', comparisons: 3, stopping: {is: 'pairs', pairs: 8}} as const
	const {of, outcomes, events} = await carriedOut([comparing(quick, quick, plan)])
	expect(outcomes).toEqual([{is: 'done'}])
	expect(
		new Set(
			of('slot-finished')
				.filter(one => one.phase === 'measure')
				.map(one => one.comparison),
		),
	).toEqual(new Set([0, 1, 2]))
	const walls = of('verdict-reached').filter(one => one.metric === 'wall')
	expect(walls.map(one => [one.comparison, one.gates])).toEqual([
		[0, false],
		[1, false],
		[2, false],
	])
	const [noise] = of('noise-measured')
	expect(noise!.floors[0]).toMatchObject({metric: 'wall', stat: 'median', comparisons: 3, method: 'widest-interval'})
	expect(noise!.floors[0]!.margin).toBeGreaterThanOrEqual(0.01)
	expectLawful(events)
})

test('a program that is not Node is not profiled twice', async () => {
	const asked: ProfiledSides[] = []
	const {of, outcomes} = await carriedOut([comparing(quick, slow, {probe: {cpuIntervalUs: 1000}})], {
		hooks: {compareProfiles: async (_, sides) => void asked.push(sides)},
	})
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(asked).toEqual([])
	expect(of('process-started')).toHaveLength(2)
	expect(of('finding-made')).toEqual([])
})

test('revisions are checked out first, run where they are, and removed in the end', async () => {
	const dir = '/checked-out'
	const removed: string[] = []
	const revisions: Revisions = {
		async checkout({ref, repositoryDir, build, onProgress}) {
			const root = path.join(dir, ref)
			onProgress?.(`npm ci for ${ref}`)
			expect(build).toEqual({argv: ['make'], shell: true})
			expect(repositoryDir).toBe('/')
			const notes = [`note of ${ref}`]
			return {
				is: 'ready',
				revision: {
					folder: root,
					root,
					dir: root,
					commit: `c-${ref}`,
					subject: 's',
					dirty: ref !== 'main',
					notes,
					environment: {WHICH: ref},
				},
			}
		},
		async remove({folder}) {
			removed.push(folder)
		},
		handOver: async () => {},
		sweep: async () => [],
	}
	const at = (revision: string) => arm('own', {revision, label: revision})
	const byPlace: Play = (_, __, {spec: {cwd}, env}) => ({
		ms: cwd === `${dir}/main` ? 10 : 200,
		prints: [`${env.WHICH} ${cwd}`],
	})
	const {of, outcomes, rawOutput} = await carriedOutWith(
		byPlace,
		[comparing(at('main'), at('topic'), {build: {argv: ['make'], shell: true}})],
		{
			ports: () => ({revisions}),
		},
	)
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(of('compare-prepared')).toMatchObject([
		{
			base: {revision: 'main', commit: 'c-main', dirty: false, notes: ['note of main']},
			head: {revision: 'topic', commit: 'c-topic', dirty: true},
		},
	])
	expect(of('output-printed').flatMap(one => one.lines)).toContain('base, main: npm ci for main')
	expect(rawOutput.get('target')).toContain(`main ${dir}/main\n`)
	expect(rawOutput.get('target')).toContain(`topic ${dir}/topic\n`)
	expect(removed).toEqual([path.join(dir, 'main'), path.join(dir, 'topic')])
})

test('a revision that cannot be had ends it, and the other one is removed', async () => {
	const removed: string[] = []
	const revision = {
		folder: '/f',
		root: '/r',
		dir: '/r',
		commit: 'c',
		subject: 's',
		dirty: false,
		notes: [],
		environment: {},
	}
	const revisions: Revisions = {
		checkout: async ({ref}) =>
			ref === 'main'
				? {is: 'ready', revision}
				: {is: 'failed', reason: 'there is no revision topic', output: ['fatal: bad revision']},
		remove: async ({folder}) => void removed.push(folder),
		handOver: async () => {},
		sweep: async () => [],
	}
	const at = (name: string) => arm('takes 10', {revision: name})
	const {outcomes, of} = await carriedOut([comparing(at('main'), at('topic'))], {ports: () => ({revisions})})
	expect(outcomes).toMatchObject([
		{
			is: 'failed',
			code: 'revision-failed',
			reason: 'head: revision topic cannot be measured: there is no revision topic',
		},
	])
	expect(of('output-printed').flatMap(one => one.lines)).toContain('fatal: bad revision')
	expect(removed).toEqual(['/f'])
})

test('a revision without the bench file is told by its name, not by where it was checked out', async () => {
	const [dir, root] = [scratch(), scratch()]
	mkdirSync(path.join(dir, 'bench'))
	const file = path.join(dir, 'bench', 'new.mjs')
	writeFileSync(file, '')
	const known = {commit: 'c', subject: 's', dirty: false, notes: [], environment: {}}
	const revisions: Revisions = {
		checkout: async () => ({is: 'ready', revision: {...known, folder: root, root, dir: root}}),
		remove: async () => {},
		handOver: async () => {},
		sweep: async () => [],
	}
	const {samples: _, ...suite} = benchFileSuite('new', {name: 'new', file, cwd: dir})
	const at = (revision: string) => ({...suite, label: revision, revision, samples: 20, timeLimitMs: 300})
	const {outcomes} = await carriedOutForReal([comparing(at('v1'), at('v2'))], {ports: () => ({revisions})})
	expect(outcomes[0]).toMatchObject({is: 'failed', reason: 'base: revision v1 has no bench file bench/new.mjs'})
})

test('bench files are compared benchmark by benchmark; what only one of them has is left out', async () => {
	/** What a file has, and how long a call of each takes. */
	const files: Readonly<Record<string, Readonly<Record<string, number>>>> = {
		'/a.mjs': {work: 300, old: 10},
		'/b.mjs': {work: 3000, new: 10},
	}
	const side = (file: string) => {
		const {samples: _, ...suite} = benchFileSuite(file, {name: file, file, cwd: '/'})
		return {...suite, label: file, revision: null, samples: 200, timeLimitMs: 300} as const
	}
	const world = new ScriptedHost(asItSays, request => ({says: benchAnswers(request, files[request.file]!), ms: 5}))
	const {of, outcomes, events} = await played(world, [
		comparing(side('/a.mjs'), side('/b.mjs'), {gate: 'time', warmup: 0, margin: 1}),
	])
	expect(outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(of('compare-prepared')[0]!.benchmarks).toEqual(['work'])
	expect(of('finding-made').map(one => one.finding.code)).toContain('benchmarks-differ')
	const deciding = of('verdict-reached').filter(one => one.gates)
	expect(deciding.map(one => [one.benchmark, one.metric, one.stat])).toEqual([['work', 'time', 'median']])
	expect(deciding[0]!.verdict).toBe('regression')
	expect(deciding[0]!.ratio).toBeCloseTo(10, 9)
	expectLawful(events)
})
