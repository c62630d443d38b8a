/**
 * Stands in for the package `mitata` when a bench file imports it: what the file registers is measured by us, one benchmark a process. What only
 * draws (boxplot, summary, colours) groups nothing and changes nothing. Made after mitata 1.0.34.
 */
import {type GcMode, microDefaults} from '../../core/kinds/micro/suite.ts'
import {momentsOf} from '../../core/stats/moments.ts'
import {quantileOfSorted, sortedCopy} from '../../core/stats/quantile.ts'
import type {Benchmark, Subject} from '../benchmark.ts'
import {MicroFailure} from '../failure.ts'
import {measure as measureHere} from '../measure.ts'
import {combinationsOf} from '../params.ts'
import {inGroup, note, register, registry, visitBenchmarks} from '../registry.ts'

type Fn = (...args: never[]) => unknown
type Args = Record<string, unknown>

const generatorKinds = ['GeneratorFunction', 'AsyncGeneratorFunction']
export const flags = {compact: 1, baseline: 2}
const kept: {_: unknown} = {_: null}

export function do_not_optimize(value: unknown): void {
	kept._ = value
}

/** Trials whose options the file may still set by chaining; registered when it says `run()`, or ends. */
const open: Array<{readonly trial: B; readonly groups: readonly string[]}> = []

export class B {
	readonly #fn: Fn
	#name: string
	#gc: GcMode | undefined
	readonly #args: Record<string, readonly unknown[]> = {}
	flags = 0

	constructor(name: string, fn: Fn) {
		if (typeof fn !== 'function') throw new TypeError('expected iterator, generator or one-shot function')
		this.#fn = fn
		this.#name = String(name)
	}

	name(name: string): this {
		this.#name = String(name)
		return this
	}

	gc(gc: boolean | 'once' | 'inner' = 'once'): this {
		this.#gc = gc === 'inner' ? 'each' : gc === false ? 'none' : 'before'
		return this
	}

	highlight(): this {
		return this
	}

	compact(): this {
		return this
	}

	baseline(): this {
		return this
	}

	range(name: string, start: number, end: number, multiplier = 8): this {
		const values: number[] = []
		for (let value = start; value <= end && values.length < 1000; value *= multiplier) values.push(value)
		if (!values.includes(end)) values.push(end)
		return this.args(name, values)
	}

	dense_range(name: string, start: number, end: number, step = 1): this {
		const values: number[] = []
		for (let value = start; value <= end && values.length < 1000; value += step) values.push(value)
		if (!values.includes(end)) values.push(end)
		return this.args(name, values)
	}

	args(
		name: null | string | readonly unknown[] | Record<string, readonly unknown[] | null>,
		values?: readonly unknown[] | null,
	): this {
		if (name === null) delete this.#args.x
		else if (Array.isArray(name)) this.#args.x = name
		else if (typeof name === 'string') {
			if (values === null) delete this.#args[name]
			else if (Array.isArray(values)) this.#args[name] = values
			else throw new TypeError('invalid arguments')
		} else
			for (const [key, list] of Object.entries(name as Record<string, readonly unknown[] | null>)) {
				if (list === null || list === undefined) delete this.#args[key]
				else this.#args[key] = list
			}
		return this
	}

	/** @internal as written, before parameters take their places in it */
	get written(): string {
		return this.#name
	}

	/** @internal */
	registered(): Benchmark[] {
		const common = {source: 'mitata' as const, wishes: {gc: this.#gc}}
		if (Object.keys(this.#args).length === 0)
			return [{...common, name: this.#name, params: {}, subject: subjectOf(this.#fn, {})}]
		return combinationsOf(this.#args, `bench('${this.#name}')`).map(({value, labels}) => {
			let name = this.#name
			let suffix = ''
			for (const [key, label] of Object.entries(labels)) {
				const named = name.replaceAll(`$${key}`, String(label))
				if (named === name) suffix += `/${key}=${label}`
				name = named
			}
			return {...common, name: name + suffix, params: labels, subject: subjectOf(this.#fn, value as Args)}
		})
	}

	async run(): Promise<unknown> {
		return {runs: [], alias: this.#name, kind: 'static', args: {}, group: 0, baseline: false, style: {}}
	}
}

export function bench(name: string | Fn, fn?: Fn): B {
	const trial = typeof name === 'function' ? new B(name.name || 'anonymous', name) : new B(name, fn!)
	const shared = registry()
	if (open.length === 0) shared.afterLoad.push(async () => registerOpen())
	open.push({trial, groups: [...shared.groups]})
	return trial
}

/** Before version 1 the name stood in an object of options. */
export function group<T>(name: string | {readonly name?: string} | null | (() => T), body?: () => T): T {
	if (typeof name === 'function') return name()
	return inGroup(typeof name === 'object' ? (name?.name ?? null) : name, body!)
}

const drawn = <T>(body: () => T): T => body()
export const boxplot = drawn
export const barplot = drawn
export const summary = drawn
export const lineplot = drawn
export const compact = drawn

/** What the file reads of it is empty: the benchmarks run elsewhere. */
export async function run(
	options: {readonly filter?: unknown} = {},
): Promise<{layout: unknown[]; context: unknown; benchmarks: unknown[]}> {
	registerOpen(options?.filter)
	await visitBenchmarks()
	return {
		layout: [],
		benchmarks: [],
		context: {
			now: Date.now(),
			arch: process.arch,
			runtime: 'node',
			version: process.versions.node,
			cpu: {name: null, freq: 0},
		},
	}
}

/** @param filter a regular expression that names have to match */
function registerOpen(filter?: unknown): void {
	const {groups} = registry()
	for (const {trial, groups: within} of open.splice(0)) {
		if (filter instanceof RegExp && trial.written.search(filter) < 0) continue
		const outer = groups.splice(0)
		groups.push(...within)
		for (const one of trial.registered()) register(one)
		groups.splice(0, groups.length, ...outer)
	}
}

/** Measures in place, in mitata's words. */
export async function measure(
	fn: Fn,
	options: {readonly args?: Args; readonly inner_gc?: boolean; readonly gc?: unknown} = {},
) {
	const gc: GcMode = options.inner_gc ? 'each' : options.gc === false ? 'none' : 'before'
	const subject = subjectOf(fn, options.args ?? {})
	const {samplesNs, figures} = await measureHere(subject, {...microDefaults, gc})
	const sorted = sortedCopy(samplesNs)
	const quantile = (q: number) => quantileOfSorted(sorted, q)
	return {
		kind: subject.loops ? 'iter' : 'fn',
		debug: '',
		samples: [...sorted],
		ticks: sorted.length * figures.batch,
		min: sorted[0]!,
		max: sorted.at(-1)!,
		avg: momentsOf(sorted).mean,
		p25: quantile(0.25),
		p50: quantile(0.5),
		p75: quantile(0.75),
		p99: quantile(0.99),
		p999: quantile(0.999),
	}
}

/** mitata tells three kinds apart by how a function was written: a generator, one with a parameter, one without. */
function subjectOf(fn: Fn, args: Args): Subject {
	if (generatorKinds.includes(fn.constructor.name)) return generated(fn, args)
	return fn.length > 0 ? {fn, params: {value: args}, loops: true} : {fn}
}

type Yielded = {
	readonly [index: number]: () => unknown
	readonly bench?: Fn
	readonly manual?: Fn
	readonly concurrency?: number
}

/** Preparation, one yield of what to measure, cleaning up. The generator is resumed when everything was measured. */
function generated(generator: Fn, args: Args): Subject {
	const inputs: Array<() => unknown> = []
	const subject = {
		fn: (() => {}) as Fn,
		bare: true,
		inputs,
		durationNs: undefined as Subject['durationNs'],
		async setup() {
			const running = (generator as (state: unknown) => AsyncGenerator<unknown> | Generator<unknown>)({
				get: (name: string) => args[name],
			})
			const {value, done} = await running.next()
			if (done) throw new MicroFailure('bad-registration', 'Its generator ended without yielding what to measure')
			const yielded = (typeof value === 'function' ? {bench: value as Fn} : value) as Yielded
			const called = yielded?.bench ?? yielded?.manual
			if (typeof called !== 'function')
				throw new MicroFailure(
					'bad-registration',
					'Its generator yielded neither a function nor an object with one as "bench"',
				)
			for (let i = 0; i < called.length; i++) {
				const make = yielded[i]
				if (typeof make !== 'function')
					throw new MicroFailure('bad-registration', `Its generator yielded no function for parameter ${i}`)
				inputs.push(make)
			}
			const concurrency = Number(yielded.concurrency ?? args.concurrency ?? 1)
			subject.fn = concurrency > 1 ? atOnce(called, concurrency) : called
			if (yielded.bench === undefined) subject.durationNs = result => (typeof result === 'number' ? result : Number.NaN)
			return running
		},
		async teardown(_: unknown, running: unknown) {
			const {done} = await (running as AsyncGenerator<unknown>).next()
			if (!done) throw new MicroFailure('bad-registration', 'Its generator yields more than once')
		},
	}
	return subject
}

function atOnce(fn: Fn, concurrency: number): Fn {
	note(
		'concurrent-calls',
		'Calls of some benchmarks run side by side; a sample is the time until all of them are done.',
		'mitata concurrency',
	)
	return (...given) => Promise.all(Array.from({length: concurrency}, () => fn(...given)))
}
