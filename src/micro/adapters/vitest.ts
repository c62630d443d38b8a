/**
 * Stands in for the package `vitest` when a bench file imports it. Both manners are understood: `bench(name, fn, options)` inside `describe` (up to
 * version 4), and the `bench` of a test's context (from 5), where the test runs up to `bench(...).run()` and the benchmark is measured right
 * there, between what the test prepared and what it closes. Assertions are not checked: what they are about is measured elsewhere.
 */
import {groupSeparator, note, register, registry, visitBenchmarks} from '../registry.ts'
import {anything} from './anything.ts'
import {type TinybenchResult, tinybenchResult} from './placeholder.ts'
import {type FnOptions, Task, tinybenchSubject} from './tinybench.ts'
import {type Body, declaration, type Flags, nameOf, partsOf} from './vitest-declaration.ts'
import {vitestGlobals} from './vitest-globals.ts'

type Hook = () => unknown
interface Suite {
	readonly name: string
	readonly parent: Suite | null
	readonly flags: Flags
	readonly body: Hook | null
	readonly children: Array<Suite | Test | OldBench>
	readonly beforeAll: Hook[]
	readonly afterAll: Hook[]
	readonly beforeEach: Body[]
	readonly afterEach: Body[]
}

interface Test {
	readonly is: 'test'
	readonly name: string
	readonly flags: Flags
	readonly body: (context: unknown) => unknown
}

interface OldBench {
	readonly is: 'bench'
	readonly name: string
	readonly flags: Flags
	readonly fn: () => unknown
	readonly options: FnOptions
}

const root = suiteOf('', null, {}, null)
let current = root
let collecting = false

function suiteOf(name: string, parent: Suite | null, flags: Flags, body: Hook | null): Suite {
	return {name, parent, flags, body, children: [], beforeAll: [], afterAll: [], beforeEach: [], afterEach: []}
}

function add(child: Suite | Test | OldBench): void {
	current.children.push(child)
	if (collecting) return
	collecting = true
	registry().afterLoad.push(runAll)
}

async function runAll(): Promise<void> {
	await collect(root)
	await runSuite(root, hasOnly(root))
}

/** Bodies of suites run after the file, outermost first, and may be asynchronous. */
async function collect(suite: Suite): Promise<void> {
	current = suite
	await suite.body?.()
	for (const child of suite.children) if ('children' in child) await collect(child)
	current = root
}

function hasOnly(suite: Suite): boolean {
	return suite.children.some(child => child.flags.only || ('children' in child && hasOnly(child)))
}

/** @param only some sibling or relative was marked `only`, and this branch has not been yet */
async function runSuite(suite: Suite, only: boolean): Promise<void> {
	const {groups} = registry()
	if (suite.name !== '') groups.push(suite.name)
	const tests = suite.children.filter(child => 'is' in child && child.is === 'test')
	// Hooks of a whole suite belong to each of its benchmarks, which are measured in processes of their own.
	const hooked = tests.length > 0 && isWanted()
	if (hooked) for (const hook of suite.beforeAll) await hook()
	for (const child of suite.children) {
		if (child.flags.skip || child.flags.todo) continue
		const open = only && !child.flags.only
		if ('children' in child) {
			if (!open || hasOnly(child)) await runSuite(child, open && hasOnly(child))
		} else if (!open) {
			if (child.is === 'test') await runTest(child, suite)
			else registerOld(child, suite)
		}
	}
	if (hooked) for (const hook of suite.afterAll.toReversed()) await hook()
	if (suite.name !== '') groups.pop()
}

function registerOld(one: OldBench, suite: Suite): void {
	const {options} = one
	const lineage: Suite[] = []
	for (let at: Suite | null = suite; at !== null; at = at.parent) lineage.unshift(at)
	const task = new Task(null, one.name, one.fn, options)
	const subject = tinybenchSubject(one.fn, task, options, {
		setup: async () => {
			for (const {beforeAll} of lineage) for (const hook of beforeAll) await hook()
			await (options as {setup?: Body}).setup?.(...([task, 'run'] as never[]))
		},
		teardown: async () => {
			await (options as {teardown?: Body}).teardown?.(...([task, 'run'] as never[]))
			for (const {afterAll} of lineage.toReversed()) for (const hook of afterAll.toReversed()) await hook()
		},
	})
	register({name: one.name, params: {}, source: 'vitest', wishes: {}, subject})
}

/** Whether the benchmark that was asked for may be among what is named so far; always, when all are listed. */
function isWanted(...more: string[]): boolean {
	const {wanted, groups} = registry()
	return wanted === null || wanted.startsWith([...groups, ...more].join(groupSeparator))
}

async function runTest(test: Test, suite: Suite): Promise<void> {
	if (!isWanted(test.name)) return
	const {groups} = registry()
	groups.push(test.name)
	const cleaning: Hook[] = []
	const context = {
		bench: benchOfTest(),
		task: {name: test.name, type: 'test', meta: {}},
		expect,
		signal: new AbortController().signal,
		skip: () => {
			throw skipped
		},
		annotate: async () => {},
		onTestFailed: () => {},
		onTestFinished: (hook: Hook) => void cleaning.push(hook),
	}
	const given = [context] as never[]
	const lineage: Suite[] = []
	for (let at: Suite | null = suite; at !== null; at = at.parent) lineage.unshift(at)
	try {
		for (const {beforeEach} of lineage) for (const hook of beforeEach) await hook(...given)
		await test.body(context)
		for (const {afterEach} of lineage.toReversed()) for (const hook of afterEach) await hook(...given)
	} catch (thrown) {
		if (thrown !== skipped) throw thrown
	} finally {
		for (const hook of cleaning.toReversed()) await hook()
		groups.pop()
	}
}

const skipped = Symbol('skipped')

type Registration = {
	readonly name: string
	readonly fn?: () => unknown
	readonly fnOpts?: FnOptions
	run(): Promise<TinybenchResult & {readonly name: string}>
}

function benchOfTest() {
	const registered = (given: unknown, a: unknown, b?: unknown): Registration => {
		const [fn, options] = (typeof a === 'function' ? [a, {}] : [b, a ?? {}]) as [() => unknown, FnOptions]
		if (typeof fn !== 'function')
			throw new TypeError(
				'`bench()` expects a benchmark function. Call `bench(name, fn)` or `bench(name, options, fn)`.',
			)
		const name = nameOf(given)
		let full: string | null = null
		const join = () => {
			const subject = tinybenchSubject(fn, new Task(null, name, fn, options), options)
			full ??= register({name, params: {}, source: 'vitest', wishes: {}, subject})
			return full
		}
		return {
			name,
			fn,
			fnOpts: options,
			async run() {
				const known = join()
				await visitBenchmarks()
				return {...tinybenchResult(registry().results.get(known)), name}
			},
		}
	}
	const from = (given: unknown): Registration => {
		note('stored-results', 'Results stored by vitest are not read; baselines of arsenal-tui serve that.', 'bench.from')
		return {name: nameOf(given), run: async () => ({...tinybenchResult(undefined), name: nameOf(given)})}
	}
	const compare = async (...given: unknown[]) => {
		const results = new Map<string, unknown>()
		for (const one of given) {
			const {name, run} = one as Registration
			if (typeof run === 'function') results.set(name, await run.call(one))
		}
		return {get: (name: string) => results.get(name)}
	}
	return Object.assign(registered, {from, compare})
}

export const describe = declaration((flags, given) => {
	const {name, body, options} = partsOf(given)
	add(suiteOf(name, current, {...flagsOf(options), ...flags}, body as Hook | null))
})
export const suite = describe

export const test = declaration((flags, given) => {
	const {name, body, options} = partsOf(given)
	add({
		is: 'test',
		name,
		flags: {...flagsOf(options), ...flags, ...(body === null && {todo: true})},
		body: body as Test['body'],
	})
})
export const it = test

export const bench = declaration((flags, given) => {
	const {name, body, options} = partsOf(given)
	add({is: 'bench', name, flags: {...flags, ...(body === null && {todo: true})}, fn: body as () => unknown, options})
})

function flagsOf({skip, only, todo}: Flags): Flags {
	return {...(skip && {skip}), ...(only && {only}), ...(todo && {todo})}
}

export const beforeAll = (hook: Hook) => void current.beforeAll.push(hook)
export const afterAll = (hook: Hook) => void current.afterAll.push(hook)
export const beforeEach = (hook: Body) => void current.beforeEach.push(hook)
export const afterEach = (hook: Body) => void current.afterEach.push(hook)
/** Around what is not run. */
export const aroundAll = (_: Body) => {}
export const aroundEach = (_: Body) => {}
export const onTestFinished = (_: Hook) => {}
export const onTestFailed = (_: Hook) => {}
export const expect = anything('expect')
export const assert = anything('assert')
export const expectTypeOf = anything('expectTypeOf')
export const assertType = () => {}
export const vi = anything('vi')
export const vitest = vi
export const chai = anything('chai')
export const should = anything('should')
export const inject = anything('inject')
export const createExpect = anything('createExpect')
export const recordArtifact = anything('recordArtifact')
export const Snapshots = anything('Snapshots')
export const TestRunner = anything('TestRunner')
export const EvaluatedModules = anything('EvaluatedModules')

/** Files may import the one and count on the other. What is there already stays. */
const globals: Record<(typeof vitestGlobals)[number], unknown> = {
	suite,
	test,
	describe,
	it,
	bench,
	chai,
	expect,
	assert,
	expectTypeOf,
	assertType,
	vitest,
	vi,
	beforeAll,
	afterAll,
	beforeEach,
	afterEach,
	onTestFinished,
	onTestFailed,
}
for (const name of vitestGlobals)
	if (!(name in globalThis))
		Object.defineProperty(globalThis, name, {value: globals[name], writable: true, configurable: true})
