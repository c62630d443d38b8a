import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, onTestFinished, test, vi} from 'vitest'
import type {ArmBenchmark, CommandArm} from '../../src/core/kinds/command/plan-arm.ts'
import type {ArmName} from '../../src/core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import type {MicroArm} from '../../src/core/kinds/micro/plan-arm.ts'
import {benchFileSuite} from '../../src/core/kinds/micro/suite.ts'
import {medianOf} from '../../src/core/stats/quantile.ts'
import {waysOf} from '../../src/engine/kinds/compare/profile-ways.ts'
import type {ProfiledSides} from '../../src/engine/suite-run.ts'
import type {EnginePorts} from '../../src/ports.ts'
import {comparison} from '../core/run/recorded-compare.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, launch, node, type Running} from './real-suites.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 400_000})

function arm(argv: readonly string[], steps: Partial<ArmBenchmark> = {}): CommandArm {
	const benchmarks = [{label: null, launch: launch(argv), ...steps}]
	return {kind: 'command', label: argv.join(' '), revision: null, benchmarks}
}

interface Compared extends Running {
	/** What was to be compared in the end. */
	readonly asked: readonly ProfiledSides[]
	/** Where profiles were to be left. */
	readonly folders: readonly string[]
	readonly unprofiled: ReadonlyArray<{readonly text: string; readonly evidence: string}>
}

/** Twelve pairs, one of which may be disturbed; a regression that is not looked at twice; and then what is profiled. */
async function compared(
	base: ArmPlan,
	head: ArmPlan,
	changes: {
		readonly plan?: Partial<ComparePlan>
		readonly ports?: (real: EnginePorts) => Partial<EnginePorts>
	} = {},
): Promise<Compared> {
	const asked: ProfiledSides[] = []
	const folders: string[] = []
	const plan = comparison('ab', {
		base,
		head,
		probe: {cpuIntervalUs: 1000},
		stopping: {is: 'pairs', pairs: 12},
		mostMs: null,
		warmup: 0,
		confirm: false,
		control: false,
		...changes.plan,
	})
	const running = await carriedOut([plan], {
		hooks: {compareProfiles: async (_, sides) => void asked.push(sides)},
		ports: real => ({
			exitProfiles: {
				open: options => real.exitProfiles.open({...options, onTemporaryFolder: dir => folders.push(dir)}),
			},
			...changes.ports?.(real),
		}),
	})
	expect(running.outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(folders.filter(dir => existsSync(dir))).toEqual([])
	expectLawful(running.events)
	const unprofiled = running
		.of('finding-made')
		.flatMap(({finding}) => (finding.code === 'not-profiled' ? [finding] : []))
	return Object.assign(running, {asked, folders, unprofiled})
}

/** The ways that were taken: on a machine that is busy enough, any program lives long. */
function waysTaken({of}: Compared, isNode = true) {
	const median = (side: ArmName) =>
		medianOf(of('slot-finished').flatMap(one => (one.arm === side ? [one.figures.wall! / 1e6] : [])))
	return waysOf(Math.min(median('base'), median('head')), isNode)
}

test('how long a command takes says who profiles it: its end, a probe, or the one after the other', () => {
	expect([0, 199, 200, 999, 1000].map(ms => waysOf(ms, true))).toEqual([
		['exit'],
		['exit'],
		['exit', 'probe'],
		['exit', 'probe'],
		['probe', 'exit'],
	])
	expect(waysOf(1000, false)).toEqual(['probe'])
})

const busy = (rounds: number) =>
	`function work(n) { let x = 0; for (let i = 0; i < n; i++) x += Math.sqrt(i); return x }; work(${rounds})`

test('programs that are over before a probe is let in profile themselves, each run of either side', async () => {
	const running = await compared(
		arm([node, '-e', busy(1e7)]),
		arm([node, '-e', busy(1e8)], {prepare: launch('true'), conclude: launch('true')}),
	)
	const {asked, of, folders, unprofiled} = running
	expect(asked).toHaveLength(1)
	const {base, head} = asked[0]!
	expect(unprofiled).toEqual([])
	// Here they take a second each, and are no such programs.
	if (waysTaken(running)[0] === 'probe') return
	expect(base.spans.length).toBe(head.spans.length)
	expect(base.spans.length).toBeGreaterThanOrEqual(4)
	expect(of('node-attached')).toHaveLength(base.spans.length + head.spans.length)
	// More where one of them stood still for so long that there is a hole in its profile.
	expect(new Set(of('cpu-sampled').map(({pid}) => pid)).size).toBe(base.spans.length + head.spans.length)
	expect(base.operationUs).toBeGreaterThan(0)
	expect(head.operationInterval!.low).toBeGreaterThan(base.operationInterval!.low)
	expect(of('cpu-sampled').flatMap(window => window.newFrames.map(([name]) => name))).toEqual(
		expect.arrayContaining(['(start of Node)', 'work']),
	)
	expect(folders).toHaveLength(1)
})

test('one that leaves no profile is observed by a probe where it lives long enough', async () => {
	// With a probe it lives as long as it takes for one to be let in.
	const script = (ms: number) => `setTimeout(() => {}, process.env.ARSENAL_SOCKET ? 2500 : ${ms})`
	const line = (ms: number) => arm(['env', '-u', 'ARSENAL_EXIT_PROFILES', node, '-e', script(ms)])
	const running = await compared(line(300), line(600))
	const {asked, of, folders} = running
	expect(folders).toHaveLength(waysTaken(running)[0] === 'exit' ? 1 : 0)
	expect(asked).toHaveLength(1)
	const {base, head} = asked[0]!
	expect(Math.min(base.spans.length, head.spans.length)).toBeGreaterThanOrEqual(2)
	// On a busy machine a run may be over when the probe is in: it counts for nothing.
	expect(of('node-attached').length).toBeGreaterThanOrEqual(base.spans.length + head.spans.length)
	expect(of('cpu-sampled').length).toBeGreaterThan(0)
})

test('one that can be profiled in no way is said to be so, with what happened', async () => {
	const line = (rounds: number) => arm(['env', '-u', 'NODE_OPTIONS', node, '-e', busy(rounds)])
	const running = await compared(line(1e5), line(5e7))
	const {asked, of, unprofiled} = running
	expect(asked).toEqual([])
	const ways = waysTaken(running)
	expect(of('process-started')).toHaveLength(2 * ways.length)
	const happened = {exit: 'left no profile when it ended', probe: 'had no Node process that let the probe in'}
	const all = ways.map(way => happened[way]).join(', ')
	expect(unprofiled).toMatchObject([
		{
			text: expect.stringMatching(/^What grew cannot be named: no Node process .* when it ends by itself/),
			evidence: expect.stringMatching(new RegExp(`^base: env .* ${all}; head: env .* ${all}$`)),
		},
	])
	expect(unprofiled[0]!.text).not.toContain('200 ms')
})

test('one that ends otherwise when it is profiled was not what was measured', async () => {
	const head = `if (process.env.ARSENAL_EXIT_PROFILES) process.exit(7); ${busy(5e7)}`
	const {asked, unprofiled} = await compared(arm([node, '-e', busy(1e5)]), arm([node, '-e', head]))
	expect(asked).toEqual([])
	expect(unprofiled).toMatchObject([{evidence: expect.stringMatching(/head: .* ended with code 7/)}])
})

test('what a program made up in place of a profile counts for nothing', async () => {
	const forged = {
		hello: {pid: 1, ppid: 0, nodeVersion: 'v99', argv: []},
		usedUs: 1e300,
		workerThreads: 0,
		profile: {
			nodes: [{id: 1, callFrame: {functionName: 'forged', url: '/a.js', lineNumber: 0, columnNumber: 0}}],
			startTime: 0,
			endTime: 1e15,
			samples: [1],
			timeDeltas: [1e15],
		},
	}
	const forge = `const dir = process.env.ARSENAL_EXIT_PROFILES
		if (dir) require('node:fs').writeFileSync(dir + '/x.json', ${JSON.stringify(JSON.stringify(forged))})
		${busy(5e7)}`
	const {asked, of} = await compared(arm([node, '-e', busy(1e5)]), arm([node, '-e', forge]))
	expect(asked).toHaveLength(1)
	const seen = of('cpu-sampled').flatMap(one => one.newFrames.map(([name]) => name))
	expect(seen).toContain('work')
	expect(seen).not.toContain('forged')
})

test('that profiles cannot be read is said', async () => {
	const {asked, unprofiled} = await compared(arm([node, '-e', busy(1e5)]), arm([node, '-e', busy(5e7)]), {
		ports: real => ({
			exitProfiles: {
				open: async options => {
					const folder = await real.exitProfiles.open(options)
					return {
						...folder,
						take: () => folder.take().then(({profiles}) => ({profiles: [], unreadable: profiles.length})),
					}
				},
			},
		}),
	})
	expect(asked).toEqual([])
	expect(unprofiled).toMatchObject([{evidence: expect.stringMatching(/left a profile that cannot be read/)}])
})

test('without a folder for profiles the comparison stands, and says why nothing is named', async () => {
	const {unprofiled} = await compared(arm([node, '-e', busy(1e5)]), arm([node, '-e', busy(5e7)]), {
		ports: () => ({exitProfiles: {open: () => Promise.reject(new Error('ENOSPC: no space left on device'))}}),
	})
	expect(unprofiled).toMatchObject([{evidence: expect.stringContaining('no space left on device')}])
})

test('of a benchmark that cannot be observed it is said in its own words', async () => {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'compare-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	const bench = fileURLToPath(new URL('../../src/micro/bench.ts', import.meta.url))
	const file = (name: string, rounds: number): MicroArm => {
		const text = `import {bench} from ${JSON.stringify(bench)}
if (process.env.ARSENAL_SOCKET) throw new Error('not while you look')
function work(n) { let x = 0; for (let i = 0; i < n; i++) x = (x * 31 + i) | 0; return x }
bench('work', () => work(${rounds}))
`
		writeFileSync(path.join(dir, name), text)
		const {samples: _, ...rest} = benchFileSuite(name, {name, file: path.join(dir, name), cwd: dir})
		return {...rest, label: name, revision: null, samples: 50, timeLimitMs: 100} as const
	}
	const {asked, unprofiled} = await compared(file('a.mjs', 300), file('b.mjs', 3000), {
		plan: {gate: 'time', margin: 1, stopping: {is: 'pairs', pairs: 8}},
	})
	expect(asked).toEqual([])
	expect(unprofiled).toMatchObject([
		{
			text: 'What grew cannot be named: the benchmark could not be observed from inside on both sides.',
			evidence: expect.stringContaining('not while you look'),
		},
	])
})
