import type {Subject} from './benchmark.ts'
import {MicroFailure, thrownText} from './failure.ts'
import type {Kept, LoopParts, LoopShape} from './loop.ts'
import {isThenable} from './thenable.ts'
import {nowMs} from './timer.ts'

/** What a benchmark is like, found by calling it: everything a loop for it has to know. */
export interface FirstCalls extends Omit<LoopShape, 'collects'> {
	readonly firstCallNs: number
	/** The fastest so far. */
	readonly callNs: number
	readonly calls: number
}

const mostLooks = 12
const mostLookMs = 20

/**
 * A function is asynchronous when it returns a thenable, whatever it was declared as; only then is it awaited, for awaiting costs a tenth of a
 * microsecond that a synchronous function does not have.
 */
export async function firstCalls(subject: Subject, parts: LoopParts): Promise<FirstCalls> {
	const {fn} = parts
	let asyncFn = false
	let asyncBefore = false
	let asyncAfter = false
	let asyncInputs = false
	let own = false
	let firstCallNs = 0
	let callNs = Number.POSITIVE_INFINITY
	let calls = 0
	const results = new Set<Kept>()
	const untilMs = nowMs() + mostLookMs
	while (calls < mostLooks && (calls === 0 || nowMs() < untilMs)) {
		const inputs: unknown[] = []
		for (const make of parts.inputs) {
			const made = make()
			asyncInputs ||= isThenable(made)
			inputs.push(isThenable(made) ? await made : made)
		}
		const prepared = parts.before()
		asyncBefore ||= isThenable(prepared)
		if (isThenable(prepared)) await prepared
		const args = inputs.length > 0 ? inputs : hasArgs(subject) ? parts.args : []
		const from = nowMs()
		let result = fn(...args)
		if (isThenable(result)) {
			asyncFn = true
			result = await settled(result)
		}
		const tookNs = (nowMs() - from) * 1e6
		const cleaned = parts.after()
		asyncAfter ||= isThenable(cleaned)
		if (isThenable(cleaned)) await cleaned
		results.add(result === undefined ? 'nothing' : typeof result === 'number' ? 'number' : 'value')
		own ||= subject.durationNs?.(result) !== undefined
		if (calls === 0) firstCallNs = tookNs
		callNs = Math.min(callNs, tookNs)
		calls++
	}
	const hooked = (hook: unknown, isAsync: boolean) => (hook === undefined ? 'none' : isAsync ? 'async' : 'sync')
	return {
		kept: results.size === 1 ? [...results][0]! : 'value',
		asyncFn,
		args: hasArgs(subject),
		inputs: parts.inputs.length,
		asyncInputs,
		before: hooked(subject.beforeEach, asyncBefore),
		after: hooked(subject.afterEach, asyncAfter),
		own,
		firstCallNs,
		callNs,
		calls,
	}
}

function hasArgs(subject: Subject): boolean {
	return subject.bare !== true && (subject.params !== undefined || subject.setup !== undefined)
}

async function settled(promise: unknown): Promise<unknown> {
	try {
		return await promise
	} catch (thrown) {
		throw new MicroFailure('rejected', `Its promise was rejected with ${thrownText(thrown)}`, thrown)
	}
}
