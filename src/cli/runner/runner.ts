/**
 * The process that conducts a run: detached, without a terminal, one per run. It owns the run folder, applies every event to its own
 * copy of the state, and writes the report at the end whatever happened.
 */
import os from 'node:os'
import path from 'node:path'
import type {FlameWritten, RunEvent, RunEventBody, RunOutcome} from '../../core/events/run-event.ts'
import type {ArmName} from '../../core/kinds/compare/events.ts'
import {withholdValues} from '../../core/plan/withheld.ts'
import {StackTable} from '../../core/profile/stack-table.ts'
import {apply} from '../../core/run/state/apply.ts'
import {nodeCount, type RunState, type SuiteState, startRunState} from '../../core/run/state/run-state.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {type Conductor, conduct} from '../../engine/conduct.ts'
import type {Host, RunCommand, RunnerRequest} from '../../ports.ts'
import {OutputLogs} from '../../store/output-logs.ts'
import {makePrivate} from '../../store/private-files.ts'
import {describeFiles, makeOutputFolder, removeEmptyFolders} from '../../store/run-folder.ts'
import {RunLogWriter} from '../../store/run-log.ts'
import {RunPlace} from '../../store/run-place.ts'
import {comparedProfiles, framesCompared} from './compare-files.ts'
import {deepFlame, type FlameFiles, filesOf, recentFlame, wholeFlame} from './flame-files.ts'
import {sayKeptAside, storeNoiseOf} from './noise-files.ts'
import {removeEmptyComplaints, writeReports} from './report-files.ts'
import {targetExitCode} from './target-exit-code.ts'

/** Watchers read the log when poked; screens draw no more often, and every reading costs them. What they wait for is said at once. */
const pokeEveryMs = 200
const lookEveryMs = 1000

export async function runRunner(
	host: Host,
	request: RunnerRequest,
	version: string,
	sayReady: (socket: string) => void,
): Promise<number> {
	const {plan, runDir} = request
	const {clock} = host
	const originMs = clock.nowMs()
	const startedAt = clock.wall()
	const place = new RunPlace(runDir, () => targetLog.giveWay())
	const targetLog: OutputLogs = new OutputLogs(() => place.dir)
	const log = new RunLogWriter(path.join(runDir, 'log.ndjson'), () => targetLog.giveWay())
	const watchdog = host.startWatchdog()
	let state: RunState | null = null
	let conductor: Conductor | null = null
	let pokeDue = false
	let lookAtMs = 0
	let isMoveSaid = false
	/** Its files are written: who has heard that may do with the folder as it likes. */
	let isWritten = false

	const commands: RunCommand[] = []
	let onCommand = (command: RunCommand): void => void commands.push(command)
	// From the start: who is ended before there is anything to stop would leave a run without an end, and no report of it.
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.on(signal, () => onCommand({type: 'stop'}))
	process.on('SIGHUP', () => {}) // the terminal is gone; the run is not
	const server = await host.control.listen(command => onCommand(command))
	for (const socket of server.paths) watchdog.tidy(socket)
	sayReady(server.path)

	function emit(body: RunEventBody): void {
		const event = {tMs: Math.round((clock.nowMs() - originMs) * 1000) / 1000, ...body} as RunEvent
		log.append(event)
		endWithoutLog()
		if (state === null) {
			if (event.type === 'run-started') state = startRunState(event)
		} else {
			apply(state, event)
		}
		if (awaited.has(event.type)) server.broadcast({type: 'grew', bytes: log.bytes})
		if (pokeDue) return
		pokeDue = true
		void clock.sleep(pokeEveryMs).then(() => {
			pokeDue = false
			server.broadcast({type: 'grew', bytes: log.bytes})
			leaveDeleted()
		})
	}

	/** The run goes on: all that its report says is in memory, and its log can still be read by who has it open, ourselves included. */
	function leaveDeleted(): void {
		if (isWritten || place.hasMoved || clock.nowMs() < lookAtMs) return
		lookAtMs = clock.nowMs() + lookEveryMs
		if (!log.isGone) return
		try {
			place.moveAway()
		} catch {
			// Said at the end, when there may be room again.
			return
		}
		targetLog.startAnew()
		isMoveSaid = true
		const text = `The folder of this run was deleted or moved (${runDir}), with what was written there; the run goes on, and leaves its report in ${place.dir}.`
		server.broadcast({type: 'notice', text})
	}

	let logFailureSaid = false
	function endWithoutLog(): void {
		if (log.failure === null || logFailureSaid || conductor === null) return
		logFailureSaid = true
		server.broadcast({
			type: 'notice',
			text: `The run log cannot be written (${log.failure.message}): the run ends here.`,
		})
		conductor.stop()
	}

	const environment = await host.usage.environment(plan.suites[0]?.launch.cwd ?? process.cwd())
	const tables = new Map<string, StackTable>()
	const deepDirs: string[] = []
	let flameCount = 0
	/** Those that were asked for and are not on disk yet. */
	let flames: Promise<unknown> = Promise.resolve()
	const suiteState = (name: string): SuiteState => state!.suites.find(suite => suite.plan.name === name)!

	emit({
		type: 'run-started',
		id: path.basename(runDir),
		startedAt: startedAt.toISOString(),
		plan: withholdValues(plan),
		environment,
		tool: {name: 'arsenal-tui', version},
		runner: {pid: process.pid, socket: server.path},
	})

	conductor = conduct({
		plan,
		originMs,
		emit,
		ports: {...host, watchdog, targetLog},
		stackTableOf(suite) {
			let table = tables.get(suite)
			if (table === undefined) tables.set(suite, (table = new StackTable()))
			return table
		},
		async deepOutputDir(suite, profiler) {
			const [tool, kind] = profiler.split(' ') as [string, string?]
			const dir = await makeOutputFolder(place.dir, tool, kind === undefined ? suite.name : `${suite.name}-${kind}`)
			deepDirs.push(dir)
			return dir
		},
		async fileDeepProfile(suite, profiler, result) {
			const html = path.relative(place.dir, result.html)
			await fileFlame(suite.name, () => deepFlame(suite, profiler, result), {html, startedMs: clock.nowMs()})
			for (const file of result.files) await makePrivate(file)
			for (const artifact of await describeFiles(place.dir, 'deep-profile', result.files))
				emit({type: 'artifact-written', suite: suite.name, ...artifact})
		},
		async compareProfiles({name}, sides) {
			const startedMs = clock.nowMs()
			const compared = comparedProfiles(suiteState(name), sides)
			if (compared === null) return
			const {diff, flames} = compared
			const file = async (side: ArmName) =>
				(await fileFlame(name, () => flames[side], {html: null, startedMs}))?.svg ?? null
			const svg = {base: await file('base'), head: await file('head')}
			emit({type: 'frames-compared', suite: name, ...framesCompared(sides.benchmark, diff, svg)})
		},
		async beforeSuiteEnds(suite) {
			if (!suite.flameAtEnd) return
			await fileFlame(suite.name, () => wholeFlame(suiteState(suite.name)), {html: null, startedMs: clock.nowMs()})
		},
	})
	endWithoutLog()

	/** @returns null when there was nothing to draw */
	async function fileFlame(
		suite: string,
		draw: () => FlameFiles | null,
		how: {readonly html: string | null; readonly startedMs: number},
	): Promise<{readonly svg: string | null} | null> {
		try {
			const flame = draw()
			if (flame === null) return null
			const number = ++flameCount
			const artifacts = await Promise.all(
				filesOf(flame, number).map(file => place.write(file.kind, file.name, file.content)),
			)
			const named = (kind: string): string | null => artifacts.find(artifact => artifact.kind === kind)?.path ?? null
			const written: FlameWritten = {
				...flame.written,
				svg: named('flame-svg'),
				profile: named('cpuprofile'),
				html: how.html,
				tookMs: Math.round((clock.nowMs() - how.startedMs) * 10) / 10,
			}
			emit({type: 'flame-written', suite, ...written})
			for (const artifact of artifacts) emit({type: 'artifact-written', suite, ...artifact})
			return written
		} catch (error) {
			server.broadcast({type: 'notice', text: `The flamegraph could not be written: ${(error as Error).message}`})
		}
		return {svg: null}
	}

	async function flameNow(seconds: number): Promise<void> {
		const startedMs = clock.nowMs()
		await conductor!.roll()
		const suite = state!.suites[state!.current]!
		const draw = () => recentFlame(suite, startedMs - originMs - seconds * 1000, state!.tMs)
		if ((await fileFlame(suite.plan.name, draw, {html: null, startedMs})) !== null) return
		server.broadcast({type: 'notice', text: noFlameReason(suite)})
	}

	function sayTooLate(what: string): void {
		server.broadcast({type: 'notice', text: `Too late for ${what}: the run is ending.`})
	}

	onCommand = command => {
		switch (command.type) {
			case 'flame':
				flames = Promise.all([flames, flameNow(command.seconds)])
				return
			case 'stop':
				return conductor!.stop()
			case 'finish':
				return conductor!.finish()
			case 'skip':
				return conductor!.skip()
			case 'deep':
				if (state!.suites[state!.current]!.plan.kind === 'micro')
					server.broadcast({
						type: 'notice',
						text: `Not under ${command.profiler}: nothing may run beside what a micro suite measures.`,
					})
				else if (!conductor!.requestDeepProfile(command.profiler)) sayTooLate(command.profiler)
		}
	}
	for (const command of commands) onCommand(command)

	let {outcome, exitCode}: {outcome: RunOutcome; exitCode: number} = await conductor.finished
	if (plan.exitCode === 'target' && outcome !== 'interrupted') exitCode = targetExitCode(state!) ?? exitCode
	onCommand = command => {
		if (command.type === 'flame' || command.type === 'deep') sayTooLate(command.type)
	}
	await flames
	await removeEmptyFolders(deepDirs)
	await storeNoiseOf(runDir, state!).then(
		stored => {
			if (stored !== null && stored.damaged !== null)
				server.broadcast({type: 'notice', text: sayKeptAside(stored.file, stored.damaged)})
		},
		error =>
			server.broadcast({type: 'notice', text: `The noise floor could not be filed: ${(error as Error).message}`}),
	)
	if (log.failure) exitCode = ExitCode.usage
	emit({type: 'run-finished', outcome, exitCode})
	watchdog.dismiss()
	await targetLog.close()
	const reportDir = await writeReports(place, state!, artifact =>
		emit({type: 'artifact-written', suite: null, ...artifact}),
	).then(
		() => place.dir,
		() => null,
	)
	if (reportDir !== null && place.hasMoved) {
		// So that it can be watched and reported like any other.
		try {
			log.copyTo(path.join(reportDir, 'log.ndjson'))
		} catch {
			// The report is what matters.
		}
	}
	if (reportDir === null || (place.hasMoved && !isMoveSaid)) {
		const instead = reportDir === null ? `nor to ${os.tmpdir()}` : `it is in ${reportDir}`
		server.broadcast({type: 'notice', text: `The report could not be written to ${runDir}; ${instead}.`})
	}
	isWritten = true
	log.close()
	await removeEmptyComplaints(runDir)
	server.broadcast({type: 'grew', bytes: log.bytes})
	server.broadcast({type: 'done', exitCode, reportDir})
	await server.close()
	return exitCode
}

const awaited: ReadonlySet<RunEvent['type']> = new Set([
	'run-started',
	'suite-started',
	'target-ready',
	'flame-written',
	'suite-finished',
	'run-finished',
])

function noFlameReason(suite: SuiteState): string {
	if (suite.plan.kind === 'micro')
		return 'No flamegraph: the runs of a micro suite carry no probe, so that nothing but the benchmark is measured.'
	if (suite.phase === 'starting') return 'No flamegraph yet: the target is starting.'
	if (suite.plan.outside) return 'No flamegraph: the target is observed from outside, as was asked for.'
	if (suite.plan.probe === null)
		return suite.plan.kind === 'command' && suite.plan.warmup === 0
			? 'No flamegraph: with no warm-up every run counts, and counted runs carry no probe. --flame adds a run after them that does.'
			: 'No flamegraph: this suite runs without a probe (probe: false).'
	if (nodeCount(suite) === 0)
		return 'No flamegraph: no Node process of this target let the probe in (a native program, or one that drops NODE_OPTIONS).'
	if (suite.plan.kind === 'command')
		return `No flamegraph yet: counted runs carry no probe, the profile is of ${suite.plan.probeAfter ? 'a run after them' : 'the first run'}.`
	return 'No flamegraph: no CPU samples in that time.'
}
