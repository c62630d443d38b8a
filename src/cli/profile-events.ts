import type {RunEvent} from '../core/events/run-event.ts'
import type {StackWeights} from '../core/profile/stack-weights.ts'
import {apply} from '../core/run/apply.ts'
import {type RunState, startRunState} from '../core/run/run-state.ts'

/** A profile from a file as the state of the run it could have come from. */
export function runOfProfile(...given: Parameters<typeof eventsOfProfile>): RunState {
	const [first, ...events] = eventsOfProfile(...given)
	const state = startRunState(first as Extract<RunEvent, {type: 'run-started'}>)
	for (const event of events) apply(state, event)
	return state
}

/** A profile from a file, said as the run it could have come from: so the explorer needs only one kind of thing to look at. */
export function eventsOfProfile(
	profile: {readonly title: string; readonly file: string; readonly weights: StackWeights},
	context: {readonly command: string; readonly version: string},
): RunEvent[] {
	const suite = profile.title
	const {table} = profile.weights
	const {stacks, deltasUs} = samplesOf(profile.weights)
	const endMs = deltasUs.reduce((sum, us) => sum + us / 1000, 0)
	const launch = {argv: [profile.file], shell: false, cwd: '/', env: {}}
	return [
		{
			type: 'run-started',
			tMs: 0,
			id: profile.title,
			startedAt: new Date(0).toISOString(),
			plan: {
				suites: [
					{
						kind: 'observe',
						name: suite,
						tags: [],
						launch,
						probe: null,
						stop: {signal: 'SIGTERM', graceMs: 0},
						allowedExitCodes: [0],
						flameAtEnd: false,
						ready: {is: 'at-once'},
						driver: null,
						durationMs: null,
					},
				],
				seed: 0,
				sampleHz: 1,
				flameWindowMs: endMs,
				profiler: null,
				command: context.command,
				ui: 'tui',
			},
			environment: {
				fingerprint: '',
				hostname: '',
				os: '',
				kernel: '',
				arch: '',
				cpu: '',
				cores: 1,
				memBytes: 0,
				node: '',
				governor: null,
				container: null,
				git: null,
			},
			tool: {name: 'arsenal-tui', version: context.version},
			runner: {pid: 0, socket: ''},
		},
		{type: 'suite-started', tMs: 0, suite, kind: 'observe'},
		{
			type: 'cpu-sampled',
			tMs: endMs,
			suite,
			pid: 0,
			newFrames: table.frames.map(frame => [frame.name, frame.url, frame.line, frame.column]),
			newStacks: table.stackPrefix.map((prefix, stack) => [prefix, table.stackFrame[stack]!]),
			startMs: 0,
			stacks,
			deltasUs,
		},
		{type: 'suite-finished', tMs: endMs, suite, outcome: {is: 'done'}},
		{type: 'run-finished', tMs: endMs, outcome: 'done', exitCode: 0},
	]
}

/** More than anybody recorded by sampling; a file with larger counts holds sums, and each stack is one sample of it. */
const mostSamples = 1_000_000
/** A state keeps figures for every second of a run. Weights that make it longer (bytes, cycles) only matter for their shares. */
const longestMs = 3_600_000

/** The weights as samples that could have led to them. */
function samplesOf({selfUs, samples}: StackWeights): {readonly stacks: number[]; readonly deltasUs: number[]} {
	let totalUs = 0
	let totalSamples = 0
	for (const [stack, us] of selfUs) {
		totalUs += us
		totalSamples += Math.max(1, Math.round(samples.get(stack) ?? 1))
	}
	const scale = totalUs / 1000 > longestMs ? (longestMs * 1000) / totalUs : 1
	const stacks: number[] = []
	const deltasUs: number[] = []
	for (const [stack, us] of selfUs) {
		const count = totalSamples > mostSamples ? 1 : Math.max(1, Math.round(samples.get(stack) ?? 1))
		for (let i = 0; i < count; i++) {
			stacks.push(stack)
			deltasUs.push((us * scale) / count)
		}
	}
	return {stacks, deltasUs}
}
