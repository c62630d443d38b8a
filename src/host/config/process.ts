import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import type {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import type {CheckedConfig} from '../../core/suite/parse-config.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Problem} from '../../core/trouble/problem.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {awakeFor} from '../awake.ts'
import {carriesMark, launchMarkName, nextLaunchMark} from '../launch/mark.ts'
import {onLines} from '../lines.ts'
import {hasEnded} from '../processes/proc-stat.ts'
import {listPids, readProcArguments, readProcEnvironment, readProcStat} from '../processes/proc-table.ts'
import {sendSignal} from '../processes/signal.ts'
import {cannotUse, leftRunning, printedToStdout} from './refusal.ts'

/** What the program that reads a configuration (config-child.ts) says of it. What it says last holds. */
export type ConfigAnswer =
	| ({readonly is: 'loaded'} & CheckedConfig)
	| {
			readonly is: 'refused'
			readonly message: string
			readonly advice: string | null
			readonly problems: readonly Problem[]
	  }

export const answerDescriptor = 3
/** Closed with the process that wants the answer, however that ends. */
export const lifelineDescriptor = 4

/** Limit of CPU time: a configuration that loops cannot see that we have been killed, and nobody else would end it. More than it can use on ten cores. */
const mostCpuSeconds = 300
/** Limits of what a configuration prints. */
const mostLines = 20
const mostPrinted = 64 * 1024
const longestLine = 400
const drainingMs = 200
/** For what it does when its process ends. */
const endingMs = 2000
/** Node's own, for a top-level await that nothing can settle any more. */
const unsettled = 13

/** As built, the program lies beside us; unbuilt, where it was written. */
const childFile = ['./config-child.js', './child.ts']
	.map(place => fileURLToPath(new URL(place, import.meta.url)))
	.find(file => existsSync(file))!

export interface ConfigRead extends CheckedConfig {
	/** To stderr. Sanitised: the last lines. */
	readonly printed: readonly string[]
}

/**
 * Reads a configuration in a process of its own, which is over when this resolves, with all that was started in it: neither an open pool nor an
 * endless loop of a configuration is ours.
 *
 * @throws ArsenalError `bad-config`, also when it does not come to an end by itself, or prints where results are printed
 */
export async function readConfigApart(file: string, longestMs: number): Promise<ConfigRead> {
	const flags = process.execArgv.filter(flag => !flag.startsWith('--inspect'))
	const argv = [process.execPath, ...flags, childFile, file, ...process.argv.slice(1)]
	const mark = nextLaunchMark()
	const child = spawn('/bin/sh', ['-c', `ulimit -t ${mostCpuSeconds} 2>/dev/null; exec "$0" "$@"`, ...argv], {
		// A group of its own: what the configuration starts is ended with it, and by the mark what leaves the group.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
		env: {...process.env, [launchMarkName]: mark},
	})
	const heard = listen(child)
	const stopGuarding = endTogether(child, mark)
	const isLate = !(await within(longestMs, Promise.race([heard.answered, heard.exited])))
	const isStuck = !isLate && !(await within(endingMs, heard.exited))
	const left = endAll(child, mark)
	stopGuarding()
	// What has left the group may hold the other ends.
	for (const stream of child.stdio) stream?.destroy()

	const answer = heard.answer()
	if (answer?.is === 'loaded') {
		if (isStuck) throw cannotUse(file, 'it does not let its process end: a listener of "exit" never returns.')
		const firstLine = heard.firstLine()
		if (firstLine !== null) throw printedToStdout(file, firstLine)
		if (left.length > 0) throw leftRunning(file, left)
		return {suites: answer.suites, mouse: answer.mouse, alertRules: answer.alertRules, printed: heard.stderr()}
	}
	const printed = heard.printed()
	const said = printed.length > 0 ? `It printed:\n${printed.map(line => `  ${line}`).join('\n')}` : null
	if (answer?.is === 'refused') {
		const advice = answer.advice ?? said
		throw new ArsenalError('bad-config', answer.message, {
			problems: answer.problems,
			...(advice === null ? {} : {advice}),
		})
	}
	const end = isLate ? null : await heard.exited
	const why = end === null ? `it did not finish loading within ${longestMs / 1000} s` : sayEnd(end)
	throw new ArsenalError('bad-config', `${sanitise(file)} could not be read: ${why}`, {
		advice:
			said !== null && end?.exitCode !== unsettled
				? said
				: 'A configuration says what suites there are: what it starts and waits for belongs into a command of a suite.',
	})
}

interface Exit {
	readonly exitCode: number | null
	readonly signal: string | null
	readonly error: Error | null
}

function sayEnd({exitCode, signal, error}: Exit): string {
	if (error !== null) return `no process could be started for it: ${error.message}`
	if (signal !== null) return `its process was ended by ${signal}`
	if (exitCode === unsettled) return 'it waits for a promise that can never settle: nothing is left in its event loop'
	return `it ended its process with exit code ${exitCode}`
}

/** @returns whether it came in time, which a machine that stands still does not use up */
async function within(ms: number, moment: Promise<unknown>): Promise<boolean> {
	const stop = new AbortController()
	const came = await Promise.race([moment.then(() => true), awakeFor(ms, stop.signal).then(() => false)])
	stop.abort()
	return came
}

function listen(child: ChildProcess) {
	let answer: ConfigAnswer | null = null
	const answered = new Promise<void>(resolve => {
		const said = child.stdio[answerDescriptor] as Readable
		said.on('error', () => {})
		onLines(said, line => {
			answer = parsed(line) ?? answer
			if (answer !== null) resolve()
		})
	})
	let printed = ''
	let stderr = ''
	let head: string | null = null
	const hear = (stream: Readable, onText: (chunk: string) => void) => {
		stream.setEncoding('utf8')
		stream.on('error', () => {})
		stream.on('data', (chunk: string) => {
			printed = (printed + chunk).slice(-mostPrinted)
			onText(chunk)
		})
	}
	hear(child.stdout!, chunk => {
		head = ((head ?? '') + chunk.slice(0, mostPrinted)).slice(0, mostPrinted)
	})
	hear(child.stderr!, chunk => {
		stderr = (stderr + chunk).slice(-mostPrinted)
	})
	child.stdio[lifelineDescriptor]!.on('error', () => {})
	const exited = new Promise<Exit>(resolve => {
		child.once('error', error => resolve({exitCode: null, signal: null, error}))
		child.once('exit', (exitCode, signal) => {
			const end = () => resolve({exitCode, signal, error: null})
			// What it said last is still in the pipes, which somebody else may hold open.
			child.once('close', end)
			void awakeFor(drainingMs).then(end)
		})
	})
	return {
		answered,
		exited,
		answer: () => answer,
		printed: () => linesOf(printed).slice(-mostLines),
		stderr: () => linesOf(stderr).slice(-mostLines),
		/** The first line on stdout; empty when all its lines are. null: it printed nothing there. */
		firstLine: () => (head === null ? null : (linesOf(head)[0] ?? '')),
	}
}

function linesOf(text: string): string[] {
	return text
		.split('\n')
		.map(line => sanitise(line).trimEnd().slice(0, longestLine))
		.filter(line => line !== '')
}

/** A configuration may write to the descriptor as well, for reasons of its own. */
function parsed(line: string): ConfigAnswer | null {
	try {
		const value = JSON.parse(line)
		return value?.is === 'loaded' || value?.is === 'refused' ? value : null
	} catch {
		return null
	}
}

/** It lies outside of our process group, so no ctrl-c of a terminal reaches it. */
function endTogether(child: ChildProcess, mark: string): () => void {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
	const onSignal = (signal: NodeJS.Signals) => {
		stop()
		endAll(child, mark)
		process.kill(process.pid, signal)
	}
	for (const signal of signals) process.on(signal, onSignal)
	const stop = () => {
		for (const signal of signals) process.off(signal, onSignal)
	}
	return stop
}

/** Strangers that end while they are looked at are no reason to go on for ever. */
const mostLooks = 10

/**
 * Ends the whole group, also what is left of it when the process itself is over, and what carries the mark (launch-mark.ts) outside of it.
 * @returns what was running outside of the group
 */
function endAll({pid: group}: ChildProcess, mark: string): readonly string[] {
	if (group === undefined) return []
	sendSignal(-group, 'SIGKILL')
	const left = new Map<number, string>()
	// Who starts others while it is looked for has started them by the next look, and may be gone itself by then.
	for (let look = 1; look <= mostLooks; look++) {
		const {found, gone} = outsiders(group, mark)
		const before = left.size
		for (const pid of found) {
			if (!left.has(pid)) left.set(pid, commandOf(pid))
			sendSignal(pid, 'SIGKILL')
		}
		if (left.size === before && gone === 0) break
	}
	return [...left.values()]
}

/** `gone`: how many ended between being seen and being asked for their mark; each may have forked another just then. */
function outsiders(group: number, mark: string): {readonly found: readonly number[]; readonly gone: number} {
	if (!existsSync('/proc/self/environ')) return {found: [], gone: 0}
	let gone = 0
	const found = listPids().filter(pid => {
		const environment = readProcEnvironment(pid)
		const stat = readProcStat(pid)
		if (stat === null) gone++
		if (environment === null || !carriesMark(environment, mark)) return false
		return stat !== null && !hasEnded(stat.state) && stat.processGroup !== group
	})
	return {found, gone}
}

function commandOf(pid: number): string {
	const argv = (readProcArguments(pid) ?? '').split('\0').slice(0, -1)
	return `${sanitise(argv.join(' ')).slice(0, longestLine)} (pid ${pid})`
}
