/**
 * Runs a target under 0x or clinic. Both are child programs judged by the files they leave, since their exit code is 0 whatever
 * happens; both want SIGINT sent to their whole group, and a directory of their own (launcher.ts says why). What is particular to
 * one of them stands in recipe.ts.
 */
import {cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {commandWords} from '../../core/plan/launch-words.ts'
import type {DeepProfiler, LaunchSpec} from '../../core/plan/plan.ts'
import {profilerInstall} from '../../core/plan/profiler-packages.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import type {DeepProfileRequest, DeepProfilers, Launched, Processes} from '../../ports.ts'
import {makePageSafe} from './html.ts'
import {writeDeepLauncher} from './launcher.ts'
import type {DeepMechanism, DeepSigns} from './preload.ts'
import {type DeepRecipe, deepRecipes, sizeOf} from './recipe.ts'
import {readDeepStacks} from './stacks.ts'
import {DeepTail} from './tail.ts'
import {appears, killTarget, targetGone} from './target-files.ts'
import {findDeepTool, findProgram} from './tool.ts'

/** How long the target may take to hear that it should stop; once it has, it may take as long as the tool to write what it collected. */
const shortestGraceMs = 5000
/** A tool is a second or two of JavaScript before it starts the target, more on a machine at its limit. */
const longestStartMs = 60_000
/** From the end of the target to the tool's files: V8's log of a minute takes 0x about half of one. */
const longestWriteMs = 120_000
/** Less than this is a page that was begun and not finished. */
const smallestHtmlBytes = 10_000

/** Cannot go on; the message is the reason the user reads. */
class DeepFailure extends Error {}

export interface DeepLimits {
	/** Where the search for installed profilers begins. */
	readonly ourDir: string
	readonly shortestGraceMs: number
	readonly longestStartMs: number
	readonly longestWriteMs: number
}

/** @param environment as arsenal-tui was started with */
export function createDeepProfilers(
	processes: Processes,
	environment: Readonly<Record<string, string | undefined>>,
	changes: Partial<DeepLimits> = {},
): DeepProfilers {
	const limits: DeepLimits = {ourDir: import.meta.dirname, shortestGraceMs, longestStartMs, longestWriteMs, ...changes}
	return {
		async run(request, signal) {
			const recipe = deepRecipes[request.profiler]
			const wrongLaunch = whyNotNode(request)
			if (wrongLaunch) return {is: 'failed', reason: wrongLaunch}
			const {launch} = request
			const targetEnvironment = {...environment, ...launch.env}
			const tool = await findDeepTool(recipe.packageName, launch.cwd, targetEnvironment, limits.ourDir)
			if (tool === null) return {is: 'missing', install: profilerInstall[recipe.packageName]}
			const node = (await findProgram(launch.argv[0]!, launch.cwd, targetEnvironment)) ?? process.execPath
			const workDir = await makeWorkDir().catch((error: Error) => error)
			if (workDir instanceof Error) return {is: 'failed', reason: workDir.message}
			request.onTemporaryFolder(workDir)
			const started: Launched[] = []
			const launchTool = (args: readonly string[], env: Readonly<Record<string, string>>, tail: DeepTail) => {
				signal.throwIfAborted()
				const spec: LaunchSpec = {argv: [...tool.argv, ...args], shell: false, cwd: workDir, env: {}}
				const onOutput: DeepProfileRequest['onOutput'] = (stream, chunk) => {
					tail.add(chunk)
					request.onOutput(stream, chunk)
				}
				const launched = processes.launch(spec, {env, onOutput})
				started.push(launched)
				return launched
			}
			try {
				const launcher = await writeDeepLauncher(workDir, node, recipe.mechanism, launch, environment)
				const tail = new DeepTail()
				const args = recipe.collectArgs(workDir, launcher.node, launch.argv.slice(1))
				const collecting = launchTool(args, launcher.env, tail)
				await collect(request, collecting, {signs: launcher.signs, tail, limits, mechanism: recipe.mechanism}, signal)
				const data = await recipe.findData(workDir)
				if (data === null) throw new DeepFailure(withTail(`${request.profiler} collected nothing`, tail))
				await examine(recipe, data)
				// Whatever still lives of target and collector would only compete with the drawing.
				await processes.end(collecting, {signal: 'SIGKILL', graceMs: 0})
				const drawArgs = recipe.drawArgs(data)
				const drawing = drawArgs ? launchTool(drawArgs, launcher.env, tail) : null
				const drewInTime = drawing === null || (await within(drawing.exited, limits.longestWriteMs, signal))
				signal.throwIfAborted()
				if ((await sizeOf(recipe.htmlOf(data))) < smallestHtmlBytes) {
					const inTime = drewInTime ? '' : ` in ${secondsOf(limits.longestWriteMs)}`
					throw new DeepFailure(withTail(`${request.profiler} collected data but drew nothing from it${inTime}`, tail))
				}
				const stacksFile = recipe.stacksOf(data)
				const folded = stacksFile === null ? null : await readDeepStacks(request.profiler, stacksFile)
				if (folded?.stacks.length === 0) throw new DeepFailure(recipe.noSample)
				signal.throwIfAborted()
				const verdict = await recipe.verdictOf(recipe.htmlOf(data))
				const concluded = verdict === null ? {} : {verdict}
				return {is: 'done', folded, ...concluded, ...(await keepFiles(request, recipe, data))}
			} catch (error) {
				if (signal.aborted) return {is: 'failed', reason: 'it was interrupted'}
				return {is: 'failed', reason: error instanceof DeepFailure ? error.message : fileTrouble(error)}
			} finally {
				await Promise.all(started.map(launched => processes.end(launched, {signal: 'SIGKILL', graceMs: 0})))
				await rm(workDir, {recursive: true, force: true, maxRetries: 3})
			}
		},
	}
}

/** @throws with a reason the user can read */
async function makeWorkDir(): Promise<string> {
	try {
		return await mkdtemp(join(await realpath(tmpdir()), 'arsenal-deep-'))
	} catch (error) {
		throw new DeepFailure(
			`cannot write to the temporary folder ${tmpdir()}: ${fileTrouble(error)} (TMPDIR names another)`,
		)
	}
}

function whyNotNode({profiler, launch}: DeepProfileRequest): string | null {
	const command = commandWords(launch)
	if (launch.shell) {
		return `${profiler} starts the target itself and needs "node script.js", not a line for a shell: ${command}`
	}
	if (/^node(js)?(\.exe)?$/.test(basename(launch.argv[0] ?? ''))) return null
	return `${profiler} can only run a command that begins with node (node script.js), not: ${command}. Give it the script that this command starts`
}

interface Collecting {
	readonly signs: DeepSigns
	readonly mechanism: DeepMechanism
	readonly tail: DeepTail
	readonly limits: DeepLimits
}

/** From the start of the tool until it has ended, or will write no more. */
async function collect(
	request: DeepProfileRequest,
	tool: Launched,
	{signs, mechanism, tail, limits}: Collecting,
	signal: AbortSignal,
): Promise<void> {
	if (tool.pid === null) {
		const {failure} = await tool.exited
		throw new DeepFailure(`${request.profiler} could not be started: ${failure?.message ?? 'unknown reason'}`)
	}
	request.onStarted(tool.pid)
	const over = new AbortController()
	const endedByItself = Promise.race([targetGone(signs.pid, over.signal), tool.exited]).then(() => true)
	try {
		const up = Promise.race([appears(signs.ready, over.signal).then(() => true), endedByItself.then(() => false)])
		if (!(await within(up, limits.longestStartMs, signal))) {
			signal.throwIfAborted()
			const what = `${request.profiler} had not started the target after ${secondsOf(limits.longestStartMs)}`
			throw new DeepFailure(withTail(what, tail))
		}
		const early = !(await up) || (await exercise(request, endedByItself, signal))
		if (!early) await askToEnd(request, tool, {signs, mechanism, tail, limits}, endedByItself, signal)
		const finished = await within(tool.exited, limits.longestWriteMs, signal)
		signal.throwIfAborted()
		if (!finished) {
			const what = `${request.profiler} did not finish within ${secondsOf(limits.longestWriteMs)} of the end of the target`
			throw new DeepFailure(withTail(what, tail))
		}
		if (early && tail.targetExitCode !== null) {
			throw new DeepFailure(withTail(`the target exited with code ${tail.targetExitCode} while it was profiled`, tail))
		}
	} finally {
		over.abort()
	}
}

async function askToEnd(
	request: DeepProfileRequest,
	tool: Launched,
	{signs, mechanism, limits}: Collecting,
	endedByItself: Promise<boolean>,
	signal: AbortSignal,
): Promise<void> {
	const over = new AbortController()
	tool.signal('SIGINT')
	const graceMs = Math.max(request.stop.graceMs, limits.shortestGraceMs)
	const wasHeard = await within(Promise.race([appears(signs.heard, over.signal), endedByItself]), graceMs, signal)
	over.abort()
	const ended = wasHeard && (await within(endedByItself, limits.longestWriteMs, signal))
	signal.throwIfAborted()
	if (ended) return
	// 0x can still read V8's log of it; the others collect in the target itself.
	if (mechanism !== 'prof') throw new DeepFailure(whyNotEnded(request.profiler, wasHeard, limits))
	await killTarget(signs.pid)
}

/** @returns whether the target ended before it had been exercised long enough */
async function exercise(
	request: DeepProfileRequest,
	endedByItself: Promise<boolean>,
	signal: AbortSignal,
): Promise<boolean> {
	const exercising = new AbortController()
	const stopExercise = () => exercising.abort()
	signal.addEventListener('abort', stopExercise, {once: true})
	let failure: unknown = null
	const exercised = request.exercise(exercising.signal).catch(error => {
		failure = error
	})
	const early = await Promise.race([exercised.then(() => false), endedByItself, aborted(signal)])
	exercising.abort()
	signal.removeEventListener('abort', stopExercise)
	// A driver must have ended before the target is stopped under it, also when we are told to hurry.
	await within(exercised, request.stop.graceMs + shortestGraceMs, new AbortController().signal)
	signal.throwIfAborted()
	if (failure !== null && !early) throw failure
	return early
}

function whyNotEnded(profiler: DeepProfiler, wasHeard: boolean, {longestWriteMs}: DeepLimits): string {
	return wasHeard
		? `the target did not end within ${secondsOf(longestWriteMs)} after ${profiler} had told it to`
		: `${profiler} collects inside the target and asks it to stop, but the target did not hear it: its event loop does not turn. 0x and clinic flame can profile such a target`
}

async function examine(recipe: DeepRecipe, data: string): Promise<void> {
	const {witness} = recipe
	if (witness && (await sizeOf(witness.of(data))) === 0) throw new DeepFailure(witness.empty)
}

async function keepFiles(
	request: DeepProfileRequest,
	recipe: DeepRecipe,
	data: string,
): Promise<{html: string; files: string[]}> {
	const html = join(request.outputDir, `${request.profiler.replace(' ', '-')}.html`)
	const kept = recipe.keep(data)
	const target = kept === null ? null : join(request.outputDir, basename(kept))
	const files = target === null ? [html] : [html, target]
	try {
		await mkdir(request.outputDir, {recursive: true, mode: 0o700})
		await writeFile(`${html}.tmp`, makePageSafe(await readFile(recipe.htmlOf(data), 'utf8')), {mode: 0o600})
		await rename(`${html}.tmp`, html)
		if (kept !== null && target !== null) await move(kept, target)
		return {html, files}
	} catch (error) {
		// Half of it would look like all of it.
		await Promise.all([...files, `${html}.tmp`].map(file => rm(file, {recursive: true, force: true}).catch(() => {})))
		throw new DeepFailure(`what ${request.profiler} drew cannot be kept in ${request.outputDir}: ${fileTrouble(error)}`)
	}
}

/** The temporary folder is often another file system: copied beside its place first, so that nobody finds half of it. */
async function move(from: string, to: string): Promise<void> {
	try {
		await rename(from, to)
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
		await cp(from, `${to}.tmp`, {recursive: true})
		await rename(`${to}.tmp`, to)
	}
}

/** @returns whether the promise settled in time; false also when `signal` aborted */
async function within(promise: Promise<unknown>, ms: number, signal: AbortSignal): Promise<boolean> {
	const timer = new AbortController()
	const settled = promise.then(
		() => true,
		() => true,
	)
	const late = delay(ms, false, {signal: AbortSignal.any([timer.signal, signal])}).catch(() => false)
	try {
		return await Promise.race([settled, late])
	} finally {
		timer.abort()
	}
}

function aborted(signal: AbortSignal): Promise<true> {
	return new Promise(resolve => {
		if (signal.aborted) resolve(true)
		else signal.addEventListener('abort', () => resolve(true), {once: true})
	})
}

function secondsOf(ms: number): string {
	return `${Math.round(ms / 100) / 10} s`
}

function withTail(what: string, tail: DeepTail): string {
	const lines = tail.lines(5)
	const hint = lines.some(line => /\bEACCES\b.*arsenal-deep-|arsenal-deep-.*\bEACCES\b/.test(line))
		? ' (if the temporary folder does not allow programs, set TMPDIR to one that does)'
		: ''
	return lines.length === 0 ? `${what}, and it printed nothing${hint}` : `${what}: ${lines.join(' | ')}${hint}`
}
