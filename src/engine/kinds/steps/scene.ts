/** Where steps are done: a folder, the program that runs in it, and whatever steps have started. One for all runs, or with `fresh` one for each. */
import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {StepsPlan} from '../../../core/kinds/steps/plan.ts'
import {writesFiles} from '../../../core/kinds/steps/suite-step.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import {finding} from '../../../core/trouble/finding.ts'
import type {HttpConnections, LaunchedExit, TypedProgram, WorkFolder} from '../../../ports.ts'
import type {LineListener} from '../../output.ts'
import {portTaken} from '../../port-taken.ts'
import {commandText, failed, launchWatched, type SuiteRun, type Watched} from '../../suite-run.ts'
import {interrupted, waitReady} from '../../wait-ready.ts'

export interface Scene {
	readonly run: SuiteRun<StepsPlan>
	readonly folder: WorkFolder
	/** Null: the suite has none. */
	readonly program: Program | null
	/** Lines of the program and of commands that steps have started. */
	readonly lines: Lines
	readonly http: HttpConnections
	/** Commands that go on after their step, until the run is over. */
	readonly commands: Set<Command>
}

export interface Program {
	readonly watched: Watched
	/** Null: no step types. */
	readonly input: TypedProgram | null
	/** How it ended; null: it has not. */
	exit: LaunchedExit | null
}

export interface Command {
	readonly watched: Watched
	readonly launch: LaunchSpec
}

type Printing = Pick<Watched, 'onLine'>

/** Whoever listens hears all lines that come from then on. */
export class Lines {
	readonly #sources = new Set<Printing>()
	/** And what ends it, for each of the sources. */
	readonly #listeners = new Map<LineListener, Map<Printing, () => void>>()

	/** One that was just started: all it prints is news to whoever listens. */
	add(source: Printing): void {
		this.#sources.add(source)
		for (const [listener, ends] of this.#listeners) ends.set(source, source.onLine(listener))
	}

	/** It will print nothing more. */
	remove(source: Printing): void {
		this.#sources.delete(source)
		for (const ends of this.#listeners.values()) ends.delete(source)
	}

	/** @returns what ends it */
	listen(listener: LineListener): () => void {
		const ends = new Map(
			[...this.#sources].map(source => [source, source.onLine(listener, {isOldNews: true})] as const),
		)
		this.#listeners.set(listener, ends)
		return () => {
			this.#listeners.delete(listener)
			for (const end of ends.values()) end()
		}
	}
}

/** @returns how the suite ends, when the scene cannot be set */
export async function openScene(run: SuiteRun<StepsPlan>): Promise<Scene | {readonly outcome: SuiteOutcome}> {
	const {plan, ports} = run
	const folder = await openFolder(run)
	if ('outcome' in folder) return folder
	const lines = new Lines()
	let program: Program | null = null
	if (plan.hasProgram) {
		const started = await startProgram(run, folder, lines)
		if ('outcome' in started) {
			await closeFolder(run, folder)
			return started
		}
		program = started
	}
	return {run, folder, program, lines, http: ports.http.open(), commands: new Set()}
}

export async function closeScene(scene: Scene): Promise<void> {
	await endCommands(scene)
	scene.http.close()
	await scene.program?.watched.finish()
	await closeFolder(scene.run, scene.folder)
}

/** What steps of a run have started goes no further than that run. */
export async function endCommands({commands, lines}: Scene): Promise<void> {
	const all = [...commands]
	commands.clear()
	await Promise.all(all.map(({watched}) => watched.finish()))
	for (const {watched} of all) lines.remove(watched)
}

/** In the copy, where there is one. */
export function placed({folder}: Pick<Scene, 'folder'>, launch: LaunchSpec): LaunchSpec {
	return {...launch, cwd: folder.placeOf(launch.cwd)}
}

async function openFolder(run: SuiteRun<StepsPlan>): Promise<WorkFolder | {readonly outcome: SuiteOutcome}> {
	const {plan, ports, signal} = run
	const dir = plan.launch.cwd
	if (plan.workIn === 'folder') {
		if (plan.benchmarks.some(({steps}) => steps.some(writesFiles))) await sayLeftChanged(run)
		return ports.workFolders.open(dir, {onKeptFolder: kept => ports.watchdog.restore(kept)})
	}
	const copied = await ports.workFolders.copy(dir, {
		packages: plan.workIn === 'copy' ? 'linked' : 'none',
		onTemporaryFolder: temporary => ports.watchdog.clear(temporary),
		signal,
	})
	switch (copied.is) {
		case 'ready':
			return copied.folder
		case 'cancelled':
			return {outcome: interrupted()}
		case 'failed':
			return {outcome: failed('not-started', `${dir} could not be copied: ${copied.reason}`)}
	}
}

async function closeFolder({plan, emit}: SuiteRun<StepsPlan>, folder: WorkFolder): Promise<void> {
	const left = await folder.close()
	if (left.length === 0) return
	emit({
		type: 'finding-made',
		suite: plan.name,
		finding: finding(
			'files-not-restored',
			'warning',
			'Files that steps have changed were changed by somebody else as well, or could not be written any more: they were left as they are, and what they held before is kept.',
			left.map(({file, kept}) => `${file} (before: ${kept})`).join(', '),
		),
	})
}

/** Nobody is left who would put them back, and whether that is still wanted only their owner knows. */
async function sayLeftChanged({plan, ports, emit}: SuiteRun<StepsPlan>): Promise<void> {
	for (const {folder, files} of await ports.workFolders.leftChanged(plan.launch.cwd))
		emit({
			type: 'finding-made',
			suite: plan.name,
			finding: finding(
				'files-left-changed',
				'warning',
				'A run before this one was killed, and files that it had changed were not put back. What they held before is kept: copy it back, or delete the folder.',
				`${folder}: ${files.join(', ')}`,
			),
		})
}

async function startProgram(
	run: SuiteRun<StepsPlan>,
	folder: WorkFolder,
	lines: Lines,
): Promise<Program | {readonly outcome: SuiteOutcome}> {
	const {plan, ports, emit, signal} = run
	if (signal.aborted) return {outcome: interrupted()}
	const taken = await portTaken(run, plan.ready)
	if (taken) return {outcome: taken}
	const launch = placed({folder}, plan.launch)
	const types = plan.benchmarks.some(({steps}) => steps.some(({action}) => action.is === 'type'))
	let input: TypedProgram | null = null
	const startedMs = ports.clock.nowMs()
	const watched = await launchWatched(run, launch, {
		role: 'target',
		probe: plan.probe,
		awaited: true,
		...(types ? {start: how => (input = ports.processes.launchTyped(launch, how))} : {}),
	})
	lines.add(watched)
	const program: Program = {watched, input, exit: null}
	void watched.exited.then(exit => {
		program.exit = exit
	})
	const notReady = await waitReady(run, watched, plan.ready)
	if (notReady) {
		run.onMeasured()
		await watched.finish()
		return {outcome: notReady}
	}
	const afterMs = ports.clock.nowMs() - startedMs
	await watched.begin()
	emit({type: 'target-ready', suite: plan.name, afterMs})
	return program
}

/** `npm run dev`. */
export function programText({run}: Pick<Scene, 'run'>): string {
	return commandText(run.plan.launch)
}
