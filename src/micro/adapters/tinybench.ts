/**
 * Stands in for the package `tinybench` when a bench file imports it. Tasks are measured by us, one a process, with their hooks; times and
 * iterations of the file's own are not used, since the number of samples is the suite's. Made after tinybench 6.2.
 */
import type {Subject} from '../benchmark.ts'
import {inGroup, note, register, registry, visitBenchmarks} from '../registry.ts'
import {nowMs} from '../timer.ts'
import {type TinybenchResult, tinybenchResult} from './placeholder.ts'

type Fn = () => unknown
type TaskHook = (this: Task, mode?: 'run') => unknown

export interface FnOptions {
	readonly beforeAll?: TaskHook
	readonly beforeEach?: TaskHook
	readonly afterEach?: TaskHook
	readonly afterAll?: TaskHook
}

export interface BenchOptions {
	readonly name?: string
	readonly setup?: (task?: Task, mode?: 'run') => unknown
	readonly teardown?: (task?: Task, mode?: 'run') => unknown
	readonly concurrency?: 'bench' | 'task' | null
	readonly [other: string]: unknown
}

/** A function may say its duration itself, in ms. */
export function overriddenNs(result: unknown): number | undefined {
	if (typeof result !== 'object' || result === null || !('overriddenDuration' in result)) return undefined
	return typeof result.overriddenDuration === 'number' ? result.overriddenDuration * 1e6 : undefined
}

/** Also what vitest hands its options to. */
export function tinybenchSubject(fn: Fn, task: Task, options: FnOptions, around: BenchOptions = {}): Subject {
	const {beforeAll, beforeEach, afterEach, afterAll} = options
	return {
		fn,
		bare: true,
		durationNs: overriddenNs,
		async setup() {
			await around.setup?.(task, 'run')
			await beforeAll?.call(task, 'run')
		},
		async teardown() {
			await afterAll?.call(task, 'run')
			await around.teardown?.(task, 'run')
		},
		beforeEach: beforeEach && (() => beforeEach.call(task, 'run')),
		afterEach: afterEach && (() => afterEach.call(task, 'run')),
	}
}

export class Task extends EventTarget {
	readonly name: string
	readonly fn: Fn
	readonly options: FnOptions
	runs = 0
	/** Its name in our registry, once it is there. */
	registeredAs: string | null = null

	constructor(bench: unknown, name: string, fn: Fn, options: FnOptions = {}) {
		super()
		void bench
		this.name = name
		this.fn = fn
		this.options = options
	}

	get result(): TinybenchResult {
		return tinybenchResult(this.registeredAs === null ? undefined : registry().results.get(this.registeredAs))
	}

	get detectedResolution(): undefined {
		return undefined
	}

	async run(): Promise<this> {
		return this
	}

	runSync(): this {
		return this
	}

	async warmup(): Promise<void> {}

	warmupSync(): void {}

	reset(): void {}
}

class TaskEvent extends Event {
	readonly task: Task | undefined

	constructor(type: string, task?: Task) {
		super(type)
		this.task = task
	}
}

export class Bench extends EventTarget {
	readonly name: string | undefined
	readonly opts: BenchOptions
	readonly #tasks = new Map<string, Task>()

	constructor(options: BenchOptions = {}) {
		super()
		this.opts = options
		this.name = options.name
		if (options.concurrency)
			note(
				'concurrent-calls',
				'Benchmarks that ask for concurrency are measured one call after another.',
				'tinybench concurrency',
			)
		registry().afterLoad.push(async () => this.#register())
	}

	get tasks(): Task[] {
		return [...this.#tasks.values()]
	}

	get results(): TinybenchResult[] {
		return this.tasks.map(task => task.result)
	}

	add(name: string, fn: Fn, options: FnOptions = {}): this {
		if (typeof fn !== 'function') throw new TypeError('`taskFn` must be a function')
		if (this.#tasks.has(name)) throw new Error(`Task "${name}" already exists`)
		const task = new Task(this, String(name), fn, options)
		this.#tasks.set(name, task)
		this.dispatchEvent(new TaskEvent('add', task))
		return this
	}

	remove(name: string): this {
		this.#tasks.delete(name)
		return this
	}

	getTask(name: string): Task | undefined {
		return this.#tasks.get(name)
	}

	async warmup(): Promise<void> {}

	async run(): Promise<Task[]> {
		this.#register()
		this.dispatchEvent(new TaskEvent('start'))
		await visitBenchmarks()
		this.#tellMeasured()
		return this.tasks
	}

	/** Cannot wait, so what it registers is measured once the file has ended. */
	runSync(): Task[] {
		this.#register()
		return this.tasks
	}

	reset(): void {}

	table(convert?: (task: Task) => unknown): unknown[] {
		return this.tasks
			.filter(task => task.registeredAs !== null && registry().results.has(task.registeredAs))
			.map(
				task =>
					convert?.(task) ?? {'Task name': task.name, 'Latency med (ns)': (task.result.latency.p50 as number) * 1e6},
			)
	}

	#register(): void {
		inGroup(this.name ?? null, () => {
			for (const task of this.tasks) {
				task.registeredAs ??= register({
					name: task.name,
					params: {},
					source: 'tinybench',
					wishes: {},
					subject: tinybenchSubject(task.fn, task, task.options, this.opts),
				})
			}
		})
	}

	#tellMeasured(): void {
		for (const task of this.tasks) {
			if (task.registeredAs === null || !registry().results.has(task.registeredAs)) continue
			task.dispatchEvent(new TaskEvent('complete', task))
			this.dispatchEvent(new TaskEvent('cycle', task))
		}
		this.dispatchEvent(new TaskEvent('complete'))
	}
}

export const now = nowMs
export const hrtimeNow = nowMs
export const nToMs = (ns: number | bigint): number => Number(ns) / 1e6
export const mToNs = (ms: number | bigint): number => Number(ms) * 1e6
export const formatNumber = (value: number, digits = 5, most = 2): string =>
	value.toLocaleString('en-US', {maximumSignificantDigits: digits, maximumFractionDigits: most})
const provider = {name: 'performanceNow', fn: nowMs, fromMs: (ms: number) => ms, toMs: (ms: number) => ms}
export const performanceNowTimestampProvider = provider
export const hrtimeNowTimestampProvider = provider
