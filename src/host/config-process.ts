import {type ChildProcess, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import type {Readable} from 'node:stream'
import {fileURLToPath} from 'node:url'
import type {Suite} from '../core/suite/suite.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import type {Problem} from '../core/trouble/problem.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {sendSignal} from './process-signal.ts'

/** What the program that reads a configuration (config-child.ts) says of it. */
export type ConfigAnswer =
	/** `open`: what would have kept its process alive, as Node calls it. */
	| {readonly is: 'loaded'; readonly suites: readonly Suite[]; readonly open: readonly string[]}
	| {
			readonly is: 'refused'
			readonly message: string
			readonly advice: string | null
			readonly problems: readonly Problem[]
	  }

export const answerDescriptor = 3
/** Closed with the process that wants the answer, however that ends. */
export const lifelineDescriptor = 4

/** Of CPU time: what loops cannot see that we have been killed, and nobody else would end it. More than it has time for on ten cores. */
const mostCpuSeconds = 300
/** Of what a configuration prints. */
const mostLines = 20
const mostPrinted = 64 * 1024
const drainingMs = 200
/** For what it does when its process ends. */
const endingMs = 1000
/** Node's own, for a top-level await that nothing can settle any more. */
const unsettled = 13

/** As built, the program lies beside us; unbuilt, where it was written. */
const childFile = ['./config-child.js', './config-child.ts']
	.map(place => fileURLToPath(new URL(place, import.meta.url)))
	.find(file => existsSync(file))!

export interface ConfigRead {
	readonly suites: readonly Suite[]
	/** Sanitised: the last lines. */
	readonly printed: readonly string[]
	/** What it left open, as Node calls it: `TCPSocketWrap`. It is closed now. */
	readonly open: readonly string[]
}

/**
 * Reads a configuration in a process of its own, which is over when this resolves, with all that was started in it: neither an open pool nor an
 * endless loop of a configuration is ours.
 *
 * @throws ArsenalError `bad-config`
 */
export async function readConfigApart(file: string, longestMs: number): Promise<ConfigRead> {
	const flags = process.execArgv.filter(flag => !flag.startsWith('--inspect'))
	const argv = [process.execPath, ...flags, childFile, file, ...process.argv.slice(1)]
	const child = spawn('/bin/sh', ['-c', `ulimit -t ${mostCpuSeconds} 2>/dev/null; exec "$0" "$@"`, ...argv], {
		// A group of its own: what the configuration starts is ended with it.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
	})
	const heard = listen(child)
	const stopGuarding = endTogether(child)
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<'late'>(resolve => {
		timer = setTimeout(() => resolve('late'), longestMs)
	})
	const end = await Promise.race([heard.answer, heard.exited, late])
	clearTimeout(timer)
	if (typeof end === 'object' && 'is' in end) {
		const grace = new Promise<void>(resolve => {
			timer = setTimeout(resolve, endingMs)
		})
		await Promise.race([heard.exited, grace])
		clearTimeout(timer)
	}
	kill(child)
	stopGuarding()
	// What has left the group may hold the other ends.
	for (const stream of child.stdio) stream?.destroy()
	const printed = heard.printed()
	if (typeof end === 'object' && 'is' in end) {
		if (end.is === 'loaded') return {suites: end.suites, printed, open: end.open}
		throw new ArsenalError('bad-config', end.message, {
			problems: end.problems,
			...(end.advice === null ? {} : {advice: end.advice}),
		})
	}
	const why = end === 'late' ? `it did not finish loading within ${longestMs / 1000} s` : sayEnd(end)
	throw new ArsenalError('bad-config', `${sanitise(file)} could not be read: ${why}`, {
		advice:
			printed.length > 0 && !isUnsettled(end)
				? `It printed:\n${printed.map(line => `  ${line}`).join('\n')}`
				: 'A configuration says what suites there are: what it starts and waits for belongs into a command of a suite.',
	})
}

interface Exit {
	readonly exitCode: number | null
	readonly signal: string | null
	readonly error: Error | null
}

function isUnsettled(end: Exit | 'late'): boolean {
	return end !== 'late' && end.exitCode === unsettled
}

function sayEnd({exitCode, signal, error}: Exit): string {
	if (error !== null) return `no process could be started for it: ${error.message}`
	if (signal !== null) return `its process was ended by ${signal}`
	if (exitCode === unsettled) return 'it waits for a promise that can never settle: nothing is left in its event loop'
	return `it ended its process with exit code ${exitCode}`
}

function listen(child: ChildProcess) {
	let text = ''
	let output = ''
	const answer = new Promise<ConfigAnswer>(resolve => {
		const said = child.stdio[answerDescriptor] as Readable
		said.setEncoding('utf8')
		said.on('error', () => {})
		said.on('data', (chunk: string) => {
			text += chunk
			if (!chunk.includes('\n')) return
			const read = parsed(text.slice(0, text.indexOf('\n')))
			if (read !== null) resolve(read)
		})
	})
	for (const stream of [child.stdout!, child.stderr!]) {
		stream.setEncoding('utf8')
		stream.on('error', () => {})
		stream.on('data', (chunk: string) => {
			output = (output + chunk).slice(-mostPrinted)
		})
	}
	child.stdio[lifelineDescriptor]!.on('error', () => {})
	const exited = new Promise<Exit>(resolve => {
		child.once('error', error => resolve({exitCode: null, signal: null, error}))
		child.once('exit', (exitCode, signal) => {
			const end = () => resolve({exitCode, signal, error: null})
			// What it said last is still in the pipes, which somebody else may hold open.
			child.once('close', end)
			setTimeout(end, drainingMs).unref()
		})
	})
	return {
		answer,
		exited,
		printed: () =>
			output
				.split('\n')
				.map(line => sanitise(line).trimEnd().slice(0, 400))
				.filter(line => line !== '')
				.slice(-mostLines),
	}
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
function endTogether(child: ChildProcess): () => void {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
	const onSignal = (signal: NodeJS.Signals) => {
		stop()
		kill(child)
		process.kill(process.pid, signal)
	}
	for (const signal of signals) process.on(signal, onSignal)
	const stop = () => {
		for (const signal of signals) process.off(signal, onSignal)
	}
	return stop
}

/** The whole group: also what is left when the process itself is over. */
function kill({pid}: ChildProcess): void {
	if (pid !== undefined) sendSignal(-pid, 'SIGKILL')
}
