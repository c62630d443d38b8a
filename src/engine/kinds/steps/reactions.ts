/** Waiting for what an action causes. Whatever can be heard of is; what has to be asked for is asked again and again, no less often than its time allows. */
import type {StepOutcome} from '../../../core/kinds/steps/events.ts'
import type {Action, AnswerSpec, Reaction} from '../../../core/kinds/steps/suite-step.ts'
import {isRepeatable, type RequestSpec} from '../../../core/suite/request.ts'
import {withholdSecrets} from '../../../core/units/withhold-secrets.ts'
import type {Clock, HttpAnswer, LaunchedExit} from '../../../ports.ts'
import {linePattern} from '../../line-pattern.ts'
import {commandText, describeExit} from '../../suite-run.ts'
import type {Acted} from './act.ts'
import {programText, type Scene} from './scene.ts'

export type Seen =
	| {
			readonly is: 'seen'
			/** On the clock of `nowNs`. */
			readonly atNs: bigint
			/** What it took, where the kernel has told that: whenever we have seen it. */
			readonly durationNs?: number
			readonly resolutionNs?: number
			readonly wasThere?: true
	  }
	/** It will not come. */
	| {readonly is: 'never'; readonly outcome: StepOutcome; readonly text: string}

/** How a reaction is looked for, from just before the action on. */
export interface Watch {
	/** @param startNs  when the action was begun */
	wait(acted: Acted, startNs: bigint): Promise<Seen>
	/** How many there were. */
	readonly count: number
	/** What was found last that did not fit; '' where there is nothing to say. */
	readonly last: string
	stop(): void
}

/** A question is not asked again sooner, nor later than a hundredth of the time that has passed: what it answers is known to that. */
const leastPauseMs = 1
const mostPauseMs = 50
const pauseShare = 0.01

function pauseMs(sinceMs: number): number {
	return Math.min(mostPauseMs, Math.max(leastPauseMs, sinceMs * pauseShare))
}

export interface WatchOptions {
	readonly until: Reaction
	/** With all placeholders filled in. */
	readonly actions: readonly Action[]
	readonly expect: number
	/** Aborted when nobody waits any longer. */
	readonly signal: AbortSignal
}

/** @returns a phrase in place of a watch: what is waited for is there already, and could not be told from one that comes */
export async function watchFor(scene: Scene, options: WatchOptions): Promise<Watch | {readonly thereBefore: string}> {
	const {until} = options
	switch (until.is) {
		case 'log':
			return watchLines(scene, until.pattern, options.expect)
		case 'answer':
			return watchAnswers(scene, until, options)
		case 'http':
			return watchUrl(scene, until, options)
		case 'file':
			return watchFile(scene, until, options)
		case 'exit':
			return until.of === 'command' ? watchCommands(until.codes) : watchProgram(scene, until.codes)
	}
}

function watchLines({lines}: Scene, source: string, expect: number): Watch {
	const fits = linePattern(source)
	const {promise, resolve} = Promise.withResolvers<Seen>()
	let count = 0
	const stop = lines.listen((line, atNs, begun) => {
		if (!fits(line, begun)) return
		count++
		if (count === expect) resolve({is: 'seen', atNs})
	})
	return {
		wait: () => promise,
		get count() {
			return count
		},
		last: '',
		stop,
	}
}

/** The step's own requests, each until it is answered as it should be. */
function watchAnswers(scene: Scene, spec: AnswerSpec, {actions, signal}: WatchOptions): Watch {
	let count = 0
	let last = ''
	const ask = async (request: RequestSpec): Promise<Seen> => {
		const found = await askUntil(scene, request, spec, {
			signal,
			isRepeated: isRepeatable(request),
			startNs: scene.run.ports.clock.nowNs(),
			onMiss: text => (last = text),
		})
		if (found.is === 'seen') count++
		return found
	}
	return {
		async wait() {
			const all = await Promise.all(actions.flatMap(one => (one.is === 'request' ? [ask(one.request)] : [])))
			return lastOf(all)
		},
		get count() {
			return count
		},
		get last() {
			return last
		},
		stop() {},
	}
}

/** All have to have come; the time is that of the last. */
function lastOf(all: readonly Seen[]): Seen {
	const bad = all.find(one => one.is === 'never')
	if (bad) return bad
	return all.reduce((latest, one) =>
		one.is === 'seen' && latest.is === 'seen' && one.atNs > latest.atNs ? one : latest,
	)
}

async function watchUrl(
	scene: Scene,
	until: Extract<Reaction, {is: 'http'}>,
	{signal}: WatchOptions,
): Promise<Watch | {readonly thereBefore: string}> {
	const request: RequestSpec = {url: until.url, method: 'GET', headers: {}, body: null}
	const pollMark = scene.program?.watched.pollMark
	const before = await askOnce(scene, request, signal, pollMark)
	if (before.is === 'answered' && fits(before, until))
		return {thereBefore: `${withholdSecrets(until.url)} answered so before anything was done`}
	let count = 0
	let last = ''
	return {
		async wait(_, startNs) {
			const found = await askUntil(scene, request, until, {
				signal,
				isRepeated: true,
				startNs,
				onMiss: text => (last = text),
				...(pollMark === undefined ? {} : {pollMark}),
			})
			if (found.is === 'seen') count++
			return found
		},
		get count() {
			return count
		},
		get last() {
			return last
		},
		stop() {},
	}
}

/** What answers nothing at rest cannot be told from what waits for the action. */
const restMs = 1000

async function askOnce(
	{http, run}: Scene,
	request: RequestSpec,
	signal: AbortSignal,
	pollMark: string | undefined,
): Promise<HttpAnswer> {
	const limit = new AbortController()
	void run.ports.clock.sleep(restMs, AbortSignal.any([signal, limit.signal])).then(() => limit.abort())
	const answer = await http.send(request, AbortSignal.any([signal, limit.signal]), pollMark)
	limit.abort()
	return answer
}

interface Asking {
	readonly signal: AbortSignal
	/** Another request does no harm. */
	readonly isRepeated: boolean
	readonly startNs: bigint
	readonly onMiss: (text: string) => void
	readonly pollMark?: string
}

/** Asks until the answer fits. Never resolves once nobody waits. */
async function askUntil(
	{http, run}: Scene,
	request: RequestSpec,
	spec: AnswerSpec,
	{signal, isRepeated, startNs, onMiss, pollMark}: Asking,
): Promise<Seen> {
	const {clock} = run.ports
	let lastMissNs: bigint | null = null
	for (;;) {
		const answer = await http.send(request, signal, pollMark)
		if (signal.aborted) return new Promise(() => {})
		if (answer.is === 'answered' && fits(answer, spec))
			return {
				is: 'seen',
				atNs: answer.seenNs,
				// Until the request before it was sent, it was not so.
				...(lastMissNs === null ? {} : {resolutionNs: Number(answer.sentNs - lastMissNs)}),
			}
		const text = sayAnswer(answer, spec)
		if (!isRepeated) return {is: 'never', outcome: answer.is === 'failed' ? 'not-done' : 'wrong-end', text}
		onMiss(text)
		lastMissNs = answer.sentNs
		await pause(clock, startNs, signal)
	}
}

function pause(clock: Clock, startNs: bigint, signal: AbortSignal): Promise<void> {
	return clock.sleep(pauseMs(Number(clock.nowNs() - startNs) / 1e6), signal)
}

function fits({status, body}: Extract<HttpAnswer, {is: 'answered'}>, spec: AnswerSpec): boolean {
	const isStatus = spec.status === null ? status < 500 : status === spec.status
	return isStatus && (spec.body === null || new RegExp(spec.body).test(body))
}

/** What it was, without what it said: that may be anybody's secret. */
function sayAnswer(answer: HttpAnswer, spec: AnswerSpec): string {
	if (answer.is === 'failed') return `the request failed: ${answer.reason}`
	const isStatus = spec.status === null ? answer.status < 500 : answer.status === spec.status
	return isStatus ? `the answer ${answer.status} did not hold /${spec.body}/` : `the answer was ${answer.status}`
}

function watchFile(
	{folder, run}: Scene,
	{file, contains}: Extract<Reaction, {is: 'file'}>,
	{signal}: WatchOptions,
): Watch {
	const {clock} = run.ports
	const pattern = contains === null ? null : new RegExp(contains)
	const before = folder.stampOf(file)
	const wasThere = before !== null && (pattern?.test(folder.textOf(file) ?? '') ?? false)
	let count = 0
	let last = ''
	return {
		async wait(_, startNs) {
			let lastMissNs = startNs
			for (;;) {
				const askedNs = clock.nowNs()
				const stamp = folder.stampOf(file)
				const hasChanged = stamp !== null && stamp !== before
				if (hasChanged && (pattern === null || pattern.test(folder.textOf(file) ?? ''))) {
					count++
					const atNs = clock.nowNs()
					const resolutionNs = Number(askedNs - lastMissNs)
					return {is: 'seen', atNs, resolutionNs, ...(wasThere ? {wasThere: true as const} : {})}
				}
				last =
					stamp === null
						? 'there is no such file'
						: hasChanged
							? `it does not hold /${contains}/`
							: 'it has not changed'
				lastMissNs = askedNs
				await pause(clock, startNs, signal)
				if (signal.aborted) return new Promise(() => {})
			}
		},
		get count() {
			return count
		},
		get last() {
			return last
		},
		stop() {},
	}
}

/** The commands that the step has started. */
function watchCommands(codes: readonly number[]): Watch {
	let count = 0
	return {
		async wait({commands}) {
			const all = await Promise.all(
				commands.map(async ({watched, launch}): Promise<Seen> => {
					const exit = await watched.exited
					const what = commandText(launch)
					if (exit.failure) return {is: 'never', outcome: 'not-done', text: describeExit(what, exit)}
					if (!isGood(exit, codes)) return {is: 'never', outcome: 'wrong-end', text: describeExit(what, exit)}
					count++
					const atNs = watched.launched.startedNs + exit.wallNs
					return {is: 'seen', atNs, ...(exit.rusage === null ? {} : {durationNs: Number(exit.wallNs)})}
				}),
			)
			return lastOf(all)
		},
		get count() {
			return count
		},
		last: '',
		stop() {},
	}
}

function watchProgram(scene: Scene, codes: readonly number[]): Watch {
	let count = 0
	return {
		async wait() {
			const program = scene.program!
			const exit = await program.watched.exited
			if (!isGood(exit, codes)) return {is: 'never', outcome: 'wrong-end', text: describeExit(programText(scene), exit)}
			count++
			return {is: 'seen', atNs: program.watched.launched.startedNs + exit.wallNs}
		},
		get count() {
			return count
		},
		last: '',
		stop() {},
	}
}

export function isGood({exitCode, failure}: LaunchedExit, codes: readonly number[]): boolean {
	return failure === null && exitCode !== null && codes.includes(exitCode)
}
