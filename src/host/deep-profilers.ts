/**
 * Runs a target under 0x or clinic. Both are child programs judged by the files they leave, since their exit code is 0 whatever
 * happens; both want SIGINT sent to their whole group, and a directory of their own (deep-launcher.ts says why). What is particular to
 * one of them stands in deep-recipe.ts.
 */
import {cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {LaunchSpec} from '../core/plan/plan.ts'
import type {DeepProfileRequest, DeepProfilers, Launched, Processes} from '../ports.ts'
import {makePageSafe} from './deep-html.ts'
import {writeDeepLauncher} from './deep-launcher.ts'
import {type DeepRecipe, deepRecipes, sizeOf} from './deep-recipe.ts'
import {readDeepStacks} from './deep-stacks.ts'
import {DeepTail} from './deep-tail.ts'
import {findDeepTool, findProgram} from './deep-tool.ts'
import {sendSignal} from './process-signal.ts'

/** A heap profile is written by the target itself after it was asked to stop: short graces would cut it. */
const shortestGraceMs = 5000
/** From the end of the target to the tool's files: V8's log of a minute takes 0x about half of one. */
const longestWriteMs = 120_000
/** Less than this is a page that was begun and not finished. */
const smallestHtmlBytes = 10_000

/** Cannot go on; the message is the reason the user reads. */
class DeepFailure extends Error {}

/**
 * @param environment as arsenal-tui was started with
 * @param ourDir where the search for installed profilers begins
 */
export function createDeepProfilers(
	processes: Processes,
	environment: Readonly<Record<string, string | undefined>>,
	ourDir: string = import.meta.dirname,
): DeepProfilers {
	return {
		async run(request, signal) {
			const recipe = deepRecipes[request.profiler]
			const wrongLaunch = whyNotNode(request)
			if (wrongLaunch) return {is: 'failed', reason: wrongLaunch}
			const {launch} = request
			const targetEnvironment = {...environment, ...launch.env}
			const tool = await findDeepTool(recipe.packageName, launch.cwd, targetEnvironment, ourDir)
			if (tool === null) return {is: 'missing', install: recipe.install}
			const node = (await findProgram(launch.argv[0]!, launch.cwd, targetEnvironment)) ?? process.execPath
			const workDir = await mkdtemp(join(await realpath(tmpdir()), 'arsenal-deep-'))
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
				await collect(request, collecting, launcher.pidFile, tail, signal)
				const data = await recipe.findData(workDir)
				if (data === null) throw new DeepFailure(withTail(`${request.profiler} collected nothing`, tail))
				await examine(recipe, data)
				// Whatever still lives of target and collector would only compete with the drawing.
				await processes.end(collecting, {signal: 'SIGKILL', graceMs: 0})
				const drawArgs = recipe.drawArgs(data)
				if (drawArgs) await within(launchTool(drawArgs, launcher.env, tail).exited, longestWriteMs, signal)
				signal.throwIfAborted()
				if ((await sizeOf(recipe.htmlOf(data))) < smallestHtmlBytes) {
					throw new DeepFailure(withTail(`${request.profiler} collected data but drew nothing from it`, tail))
				}
				const stacksFile = recipe.stacksOf(data)
				const folded = stacksFile === null ? null : await readDeepStacks(request.profiler, stacksFile)
				if (folded?.stacks.length === 0)
					throw new DeepFailure(`${request.profiler} took no sample: the target ended too early`)
				signal.throwIfAborted()
				return {is: 'done', folded, ...(await keepFiles(request, recipe, data))}
			} catch (error) {
				if (signal.aborted) return {is: 'failed', reason: 'it was interrupted'}
				return {is: 'failed', reason: error instanceof Error ? error.message : String(error)}
			} finally {
				await Promise.all(started.map(launched => processes.end(launched, {signal: 'SIGKILL', graceMs: 0})))
				await rm(workDir, {recursive: true, force: true, maxRetries: 3})
			}
		},
	}
}

function whyNotNode({profiler, launch}: DeepProfileRequest): string | null {
	const command = launch.argv.join(' ')
	if (launch.shell) {
		return `${profiler} starts the target itself and needs "node script.js", not a line for a shell: ${command}`
	}
	if (/^node(js)?(\.exe)?$/.test(basename(launch.argv[0] ?? ''))) return null
	return `${profiler} can only run a command that begins with node (node script.js), not: ${command}. Give it the script that this command starts`
}

/** From the start of the tool until it has ended, or will write no more. */
async function collect(
	request: DeepProfileRequest,
	tool: Launched,
	pidFile: string,
	tail: DeepTail,
	signal: AbortSignal,
): Promise<void> {
	if (tool.pid === null) {
		const {failure} = await tool.exited
		throw new DeepFailure(`${request.profiler} could not be started: ${failure?.message ?? 'unknown reason'}`)
	}
	request.onStarted(tool.pid)
	const over = new AbortController()
	const targetGone = waitUntilGone(pidFile, over.signal)
	const endedByItself = Promise.race([targetGone, tool.exited]).then(() => true)
	try {
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
		if (!early) {
			tool.signal('SIGINT')
			const graceMs = Math.max(request.stop.graceMs, shortestGraceMs)
			// A target that never turns its event loop hears no SIGINT. 0x can still read V8's log of it.
			const heard = await within(endedByItself, graceMs, signal)
			if (!heard) await killTarget(pidFile)
		}
		await within(tool.exited, longestWriteMs, signal)
		signal.throwIfAborted()
		if (early && tail.targetExitCode !== null) {
			throw new DeepFailure(withTail(`the target exited with code ${tail.targetExitCode} while it was profiled`, tail))
		}
	} finally {
		over.abort()
	}
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
	await mkdir(request.outputDir, {recursive: true})
	const html = join(request.outputDir, `${request.profiler.replace(' ', '-')}.html`)
	await writeFile(`${html}.tmp`, makePageSafe(await readFile(recipe.htmlOf(data), 'utf8')))
	await rename(`${html}.tmp`, html)
	const kept = recipe.keep(data)
	if (kept === null) return {html, files: [html]}
	const target = join(request.outputDir, basename(kept))
	await move(kept, target)
	return {html, files: [html, target]}
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

async function readPid(pidFile: string): Promise<number | null> {
	const text = await readFile(pidFile, 'utf8').catch(() => '')
	const pid = Number(text)
	return Number.isInteger(pid) && pid > 0 ? pid : null
}

/** The target is the tool's child, not ours: nobody tells us when it goes. */
async function waitUntilGone(pidFile: string, over: AbortSignal): Promise<void> {
	while (!over.aborted) {
		const pid = await readPid(pidFile)
		if (pid !== null && !isAlive(pid)) return
		await delay(50, undefined, {signal: over}).catch(() => {})
	}
}

async function killTarget(pidFile: string): Promise<void> {
	const pid = await readPid(pidFile)
	if (pid !== null && isAlive(pid)) sendSignal(pid, 'SIGKILL')
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0)
		return true
	} catch {
		return false
	}
}

function withTail(what: string, tail: DeepTail): string {
	const lines = tail.lines(5)
	const hint = lines.some(line => /\bEACCES\b.*arsenal-deep-|arsenal-deep-.*\bEACCES\b/.test(line))
		? ' (if the temporary folder does not allow programs, set TMPDIR to one that does)'
		: ''
	return lines.length === 0 ? `${what}, and it printed nothing${hint}` : `${what}: ${lines.join(' | ')}${hint}`
}
