import {type GcMode, gcModes} from '../core/kinds/micro/suite.ts'
import type {Subject, Wishes} from './benchmark.ts'
import {MicroFailure} from './failure.ts'
import {combinationsOf, type ParamLists, type ParamOf} from './params.ts'
import {checkedName, note, register} from './registry.ts'

export interface BenchOptions<Params = undefined, State = unknown> {
	/** Once, before anything is measured. What it returns is handed to the function and to the other hooks. */
	readonly setup?: (params: Params) => State | Promise<State>
	/** Once, after everything was measured, also when it failed. */
	readonly teardown?: (params: Params, state: State) => unknown
	/** Before every single call, outside its time. Calls are then timed one by one, so they should take a few microseconds at least. */
	readonly beforeEach?: (params: Params, state: State) => unknown
	/** 10,000 unless the suite says otherwise. */
	readonly samples?: number
	/** For taking the samples: 5000 unless the suite says otherwise. */
	readonly timeLimitMs?: number
	/** When garbage is collected by force: `before` the samples (the default), before `each` of them, or not at all (`none`). */
	readonly gc?: GcMode
}

export interface SweepOptions<Lists extends ParamLists, State> extends BenchOptions<ParamOf<Lists>, State> {
	/** A list of values, or an object of lists: every combination is a benchmark of its own, named `sort/n=100`. */
	readonly params: Lists
}

/** Options of any benchmark: what a hook takes is known where it is registered. */
export interface AnyOptions extends Wishes {
	readonly params?: ParamLists
	readonly setup?: unknown
	readonly teardown?: unknown
	readonly beforeEach?: unknown
}

/**
 * Registers a benchmark. `arsenal-tui` measures it, in a process of its own; run by `node`, the file only registers.
 * What a `setup` with a parameter returns has to be named where the function takes it: `(params, list: number[]) => ...`.
 * A function that returns a promise is awaited; what it returns is kept alive, so that V8 cannot leave the work out.
 */
export function bench<const Lists extends ParamLists, State = unknown>(
	name: string,
	fn: (params: ParamOf<Lists>, state: State) => unknown,
	options: SweepOptions<Lists, State>,
): void
export function bench<State = unknown>(
	name: string,
	fn: (params: undefined, state: State) => unknown,
	options?: BenchOptions<undefined, State>,
): void
export function bench(name: string, fn: (...given: never[]) => unknown, options: AnyOptions = {}): void {
	const called = checkedName(name, 'bench()')
	const who = `bench('${called}')`
	const subject = subjectOf(who, fn, options)
	const unknown = Object.keys(options).filter(key => !known.has(key))
	if (unknown.length > 0)
		note(
			'unknown-options',
			`${who} is given options that nobody knows, and that do nothing: ${unknown.slice(0, 5).join(', ').slice(0, 200)}.`,
			`known are ${[...known].join(', ')}`,
			'warning',
		)
	const wishes = {samples: options.samples, timeLimitMs: options.timeLimitMs, gc: options.gc}
	if (options.params === undefined) {
		register({name: called, params: {}, source: 'arsenal-tui', wishes, subject})
		return
	}
	for (const {value, labels, suffix} of combinationsOf(options.params, who))
		register({
			name: called + suffix,
			params: labels,
			source: 'arsenal-tui',
			wishes,
			subject: {...subject, params: {value}},
		})
}

const known: ReadonlySet<string> = new Set<keyof AnyOptions>([
	'params',
	'setup',
	'teardown',
	'beforeEach',
	'samples',
	'timeLimitMs',
	'gc',
])

/** Checks what TypeScript would have said to those who do not use it. */
export function subjectOf(who: string, fn: unknown, options: AnyOptions): Subject {
	const bad = (text: string) => new MicroFailure('bad-registration', `${who} ${text}`)
	if (typeof fn !== 'function') throw bad('needs a function as its second argument')
	if (typeof options !== 'object' || options === null) throw bad('takes an object of options as its third argument')
	for (const hook of ['setup', 'teardown', 'beforeEach'] as const) {
		if (options[hook] !== undefined && typeof options[hook] !== 'function')
			throw bad(`has a ${hook} that is no function`)
	}
	const {samples, timeLimitMs, gc} = options
	if (samples !== undefined && !(Number.isInteger(samples) && samples >= 1 && samples <= 10_000_000))
		throw bad('wants a number of samples that is not a whole number from 1 to 10 000 000')
	if (timeLimitMs !== undefined && !(timeLimitMs > 0)) throw bad('wants a timeLimitMs that is not above zero')
	if (gc !== undefined && !gcModes.includes(gc)) throw bad(`wants a gc that is none of ${gcModes.join(', ')}`)
	return {
		fn: fn as Subject['fn'],
		setup: options.setup as Subject['setup'],
		teardown: options.teardown as Subject['teardown'],
		beforeEach: options.beforeEach as Subject['beforeEach'],
	}
}
