/**
 * What was registered, in one place for all copies of this package that a process may hold: the one a project installed, the one that runs the
 * benchmarks, and the adapters. Reached through `Symbol.for`.
 */
import type {ListedBenchmark} from '../core/kinds/micro/events-message.ts'
import type {Finding} from '../core/trouble/finding.ts'
import type {FindingCode} from '../core/trouble/finding-codes.ts'
import type {Benchmark} from './benchmark.ts'
import {MicroFailure} from './failure.ts'

export interface Registry {
	readonly benchmarks: Benchmark[]
	/** Names of the groups that are open, outermost first. */
	readonly groups: string[]
	readonly findings: Finding[]
	/** What adapters still have to do once the file is loaded. */
	readonly afterLoad: Array<() => Promise<void>>
	/** Set by the child: measures what was registered and is wanted, at the moment the file itself would have run it. */
	visit: (() => Promise<void>) | null
	/** What has been measured, for adapters that hand results back to the file. */
	readonly results: Map<string, Float64Array>
	/** Measurements in one process wait for one another. */
	queue: Promise<unknown>
	/** The benchmark the child was asked for; adapters need not prepare others. */
	wanted: string | null
}

const key = Symbol.for('arsenal-tui.micro.1')

export function registry(): Registry {
	const holder = globalThis as {[key]?: Registry}
	holder[key] ??= {
		benchmarks: [],
		groups: [],
		findings: [],
		afterLoad: [],
		visit: null,
		results: new Map(),
		queue: Promise.resolve(),
		wanted: null,
	}
	return holder[key]
}

/** Between names of groups and of what is in them, as vitest prints them. */
export const groupSeparator = ' > '

/**
 * Adds a benchmark under the groups that are open. A name that is taken gets a number, so that each is still found again by its own.
 * @returns its full name
 */
export function register(benchmark: Benchmark): string {
	const {benchmarks, groups} = registry()
	const name = unique([...groups, benchmark.name].join(groupSeparator), new Set(benchmarks.map(one => one.name)))
	benchmarks.push({...benchmark, name})
	return name
}

/** Called where a file says "run now". Costs nothing outside a child. */
export async function visitBenchmarks(): Promise<void> {
	await registry().visit?.()
}

/** Runs inside a group; the body may be asynchronous. */
export function inGroup<T>(name: string | null, body: () => T): T {
	const {groups} = registry()
	if (name === null || name === '') return body()
	groups.push(name)
	const close = () => void groups.splice(groups.lastIndexOf(name), 1)
	let result: T
	try {
		result = body()
	} catch (thrown) {
		close()
		throw thrown
	}
	if (result instanceof Promise) return result.finally(close) as T
	close()
	return result
}

/** Says once, for the whole file, what was not done as the file asks. */
export function note(code: FindingCode, text: string, evidence: string, severity: Finding['severity'] = 'info'): void {
	const {findings} = registry()
	if (!findings.some(one => one.code === code && one.text === text && one.evidence === evidence))
		findings.push({code, severity, text, evidence})
}

export function listed({name, params, source}: Benchmark): ListedBenchmark {
	return {name, params, source}
}

/** Names go into tables, file names of baselines and messages of bounded length. */
export function checkedName(name: unknown, who: string): string {
	if (typeof name !== 'string' || name.trim() === '')
		throw new MicroFailure('bad-registration', `${who} needs a name that is not empty as its first argument`)
	return name.replace(/\s+/g, ' ').trim().slice(0, 200)
}

function unique(name: string, taken: ReadonlySet<string>): string {
	const short = name.slice(0, 480)
	let result = short
	for (let number = 2; taken.has(result); number++) result = `${short} #${number}`
	return result
}
