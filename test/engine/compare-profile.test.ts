import {existsSync} from 'node:fs'
import {expect, test, vi} from 'vitest'
import type {ArmBenchmark, CommandArm} from '../../src/core/kinds/command/plan.ts'
import type {ArmName} from '../../src/core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import type {MicroArm} from '../../src/core/kinds/micro/plan.ts'
import {benchFileSuite} from '../../src/core/kinds/micro/suite.ts'
import type {V8Profile} from '../../src/core/profile/v8-profile.ts'
import {medianOf} from '../../src/core/stats/quantile.ts'
import {waysOf} from '../../src/engine/profile-launch.ts'
import type {ProfiledSides} from '../../src/engine/suite-run.ts'
import type {EnginePorts} from '../../src/ports.ts'
import {comparison} from '../core/run/recorded-compare.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, launch, node, played, type Running} from './real-suites.ts'
import {asItSays, benchAnswers, profileOf, type Script, ScriptedHost} from './scripted-host.ts'

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

const carriedOutIn = (world: ScriptedHost | undefined, ...given: Parameters<typeof carriedOut>) =>
	world === undefined ? carriedOut(...given) : played(world, ...given)

/** Twelve pairs, one of which may be disturbed; a regression that is not looked at twice; and then what is profiled. */
async function compared(
	base: ArmPlan,
	head: ArmPlan,
	changes: {
		readonly plan?: Partial<ComparePlan>
		readonly ports?: (ports: EnginePorts) => Partial<EnginePorts>
		/** The real one, if none is given. */
		readonly world?: ScriptedHost
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
	const running = await carriedOutIn(changes.world, [plan], {
		hooks: {compareProfiles: async (_, sides) => void asked.push(sides)},
		ports: real => ({
			exitProfiles: {
				open: options => {
					if (changes.world) folders.push('scripted')
					return real.exitProfiles.open({...options, onTemporaryFolder: dir => folders.push(dir)})
				},
			},
			...changes.ports?.(real),
		}),
	})
	expect(running.outcomes).toEqual([{is: 'done', gate: 'failed'}])
	expect(folders.filter(dir => existsSync(dir))).toEqual([])
	expect(changes.world?.exitFolders ?? 0).toBe(0)
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
		arm([node, '-e', busy(8e7)], {prepare: launch('true'), conclude: launch('true')}),
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

/** Lines of `node` that take so long, and what else is true of them. */
const nodeFor = (ms: number) => arm(['node', `takes ${ms}`])
const nodes = (more: (line: string, isProfiled: boolean) => Script = () => ({})): ScriptedHost =>
	new ScriptedHost((line, _, {env}) => ({
		...asItSays(line.replace('node ', '')),
		...more(line, env.ARSENAL_EXIT_PROFILES !== undefined),
	}))

test('one that leaves no profile is observed by a probe where it lives long enough', async () => {
	const world = nodes(() => ({probed: {afterMs: 100, busyIn: 'work'}}))
	const running = await compared(nodeFor(300), nodeFor(600), {world})
	const {asked, of, folders} = running
	expect(waysTaken(running)).toEqual(['exit', 'probe'])
	expect(folders).toHaveLength(1)
	expect(asked).toHaveLength(1)
	const {base, head} = asked[0]!
	expect([base.spans.length, head.spans.length]).toEqual([7, 7])
	expect(of('node-attached')).toHaveLength(14)
	expect(of('cpu-sampled').flatMap(one => one.newFrames.map(([name]) => name))).toContain('work')
	for (const {fromMs, toMs} of base.spans) expect(toMs - fromMs).toBe(300)
})

test('one that can be profiled in no way is said to be so, with what happened', async () => {
	const {asked, of, unprofiled} = await compared(nodeFor(40), nodeFor(190), {world: nodes()})
	expect(asked).toEqual([])
	expect(of('process-started')).toHaveLength(2)
	expect(unprofiled).toMatchObject([
		{
			text: expect.stringMatching(/^What grew cannot be named: no Node process .* when it ends by itself/),
			evidence: expect.stringMatching(
				/^base: node .* left no profile when it ended; head: node .* left no profile when it ended$/,
			),
		},
	])
	expect(unprofiled[0]!.text).not.toContain('200 ms')
	const longer = await compared(nodeFor(300), nodeFor(600), {world: nodes()})
	expect(longer.of('process-started')).toHaveLength(4)
	const both = 'left no profile when it ended, had no Node process that let the probe in'
	expect(longer.unprofiled).toMatchObject([
		{evidence: expect.stringMatching(new RegExp(`^base: node .* ${both}; head: node .* ${both}$`))},
	])
})

test('one that ends otherwise when it is profiled was not what was measured', async () => {
	const world = nodes((line, isProfiled) => (isProfiled && line === 'node takes 190' ? {exitCode: 7} : {}))
	const {asked, unprofiled} = await compared(nodeFor(40), nodeFor(190), {world})
	expect(asked).toEqual([])
	expect(unprofiled).toMatchObject([{evidence: expect.stringMatching(/head: .* ended with code 7/)}])
})

test('what a program made up in place of a profile counts for nothing', async () => {
	const forged: V8Profile = {...profileOf('forged', 0, 0, 500), endTime: 1e15, samples: [2], timeDeltas: [1e15]}
	const world = nodes(line => ({
		leaves: ({fromUs, toUs}) => [...(line === 'node takes 190' ? [forged] : []), profileOf('work', fromUs, toUs, 500)],
	}))
	const {asked, of} = await compared(nodeFor(40), nodeFor(190), {world})
	expect(asked).toHaveLength(1)
	const seen = of('cpu-sampled').flatMap(one => one.newFrames.map(([name]) => name))
	expect(seen).toContain('work')
	expect(seen).not.toContain('forged')
})

test('that profiles cannot be read is said', async () => {
	const {asked, unprofiled} = await compared(nodeFor(40), nodeFor(190), {
		world: nodes(() => ({leaves: ({fromUs, toUs}) => [profileOf('work', fromUs, toUs, 500)]})),
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
	const {unprofiled} = await compared(nodeFor(40), nodeFor(190), {
		world: nodes(),
		ports: () => ({exitProfiles: {open: () => Promise.reject(new Error('ENOSPC: no space left on device'))}}),
	})
	expect(unprofiled).toMatchObject([{evidence: expect.stringContaining('no space left on device')}])
})

test('of a benchmark that cannot be observed it is said in its own words', async () => {
	const file = (name: string): MicroArm => {
		const {samples: _, ...rest} = benchFileSuite(name, {name, file: name, cwd: '/'})
		return {...rest, label: name, revision: null, samples: 50, timeLimitMs: 100} as const
	}
	const text = 'The bench file could not be loaded: not while you look'
	const refusal = {type: 'failed', code: 'file-failed', text, benchmark: null, phase: 'load', stack: null} as const
	const world = new ScriptedHost(asItSays, (request, {env}) => ({
		ms: 5,
		says: env.NODE_OPTIONS ? [refusal] : benchAnswers(request, {work: request.file === '/a.mjs' ? 300 : 3000}),
	}))
	const {asked, unprofiled} = await compared(file('/a.mjs'), file('/b.mjs'), {
		world,
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
