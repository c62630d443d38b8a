import type {RunEvent} from '../../core/events/run-event.ts'
import type {AnyProfile} from '../../core/profile/formats/format.ts'
import {apply} from '../../core/run/state/apply.ts'
import {type RunState, startRunState} from '../../core/run/state/run-state.ts'

/**
 * A profile from a file as the state of the run it could have come from: so the explorer needs only one kind of thing to look at. Its weights are
 * held as they are, whatever they count and however many samples they stand for.
 */
export function runOfProfile(
	profile: {readonly title: string; readonly file: string; readonly profile: AnyProfile},
	context: {readonly command: string; readonly version: string},
): RunState {
	const {weights, basis, notes} = profile.profile
	const endMs = Math.min(weights.durationMs, longestMs)
	const [first, ...events] = eventsOf(profile, endMs, context)
	const state = startRunState(first as Extract<RunEvent, {type: 'run-started'}>)
	for (const event of events) apply(state, event)
	state.suites[0]!.cpu.hold(weights, {basis, notes})
	return state
}

/** A state keeps figures for every second of a run. */
const longestMs = 3_600_000

function eventsOf(
	{title: suite, file}: {readonly title: string; readonly file: string},
	endMs: number,
	context: {readonly command: string; readonly version: string},
): RunEvent[] {
	const launch = {argv: [file], shell: false, cwd: '/', env: {}}
	return [
		{
			type: 'run-started',
			tMs: 0,
			id: suite,
			startedAt: new Date(0).toISOString(),
			plan: {
				suites: [
					{
						kind: 'observe',
						target: {is: 'launched'},
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
		{type: 'suite-finished', tMs: endMs, suite, outcome: {is: 'done'}},
		{type: 'run-finished', tMs: endMs, outcome: 'done', exitCode: 0},
	]
}
