import {describe, expect, test} from 'vitest'
import type {CommandPlan} from '../../../src/core/kinds/command/plan.ts'
import {runTotals} from '../../../src/core/kinds/command/plan-benchmarks.ts'
import type {CommandSuite} from '../../../src/core/kinds/command/suite.ts'
import type {PlanChoices} from '../../../src/core/plan/choices.ts'
import {describePlan} from '../../../src/core/plan/describe-plan.ts'
import {execPlan} from '../../../src/core/plan/exec-plan.ts'
import {type MadePlan, makePlan} from '../../../src/core/plan/make-plan.ts'
import type {Config} from '../../../src/core/suite/config.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import type {Suite} from '../../../src/core/suite/suite.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'

const noChoices: PlanChoices = {
	names: [],
	tags: [],
	durationMs: null,
	runs: null,
	deep: false,
	flame: false,
	seed: 42,
	profiler: null,
	ui: 'plain',
	command: 'arsenal-tui run',
}

function suitesOf(suites: Config['suites']) {
	const parsed = parseConfig({suites}, {configDir: '/project', resolvePath: (_from, to) => to})
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	return parsed.suites
}

function planOf(made: MadePlan) {
	if ('problems' in made) throw new Error(made.problems.map(describeProblem).join('\n'))
	return made.plan
}

function problemsOf(made: MadePlan) {
	return 'problems' in made ? made.problems.map(describeProblem) : []
}

const suites = suitesOf([
	{name: 'api', kind: 'observe', command: 'node server.js', duration: '10s', tags: ['macro', 'web']},
	{name: 'startup', kind: 'command', command: 'node --version', tags: ['micro']},
	{name: 'native', kind: 'observe', command: 'sleep 1', probe: false, tags: ['macro']},
])

describe('makePlan picks', () => {
	test.each<[string, Partial<PlanChoices>, readonly string[]]>([
		['all suites when none is named', {}, ['api', 'startup', 'native']],
		['names in the order they were typed, once', {names: ['native', 'api', 'native']}, ['native', 'api']],
		['every suite with a tag', {tags: ['macro']}, ['api', 'native']],
		['names first, then tags', {names: ['startup'], tags: ['web', 'macro']}, ['startup', 'api', 'native']],
	])('%s', (_, choices, names) => {
		expect(planOf(makePlan(suites, {...noChoices, ...choices})).suites.map(suite => suite.name)).toEqual(names)
	})

	test('nothing when a name or tag is unknown, and says every one', () => {
		expect(problemsOf(makePlan(suites, {...noChoices, names: ['apo', 'zzzzz'], tags: ['mcro']}))).toEqual([
			'suite: expected one of api, startup, native (nearest: api), found "apo"',
			'suite: expected one of api, startup, native, found "zzzzz"',
			'--tag: expected one of macro, web, micro (nearest: macro), found "mcro"',
		])
	})
})

describe('makePlan decides', () => {
	test('to load the probe unless the suite says no', () => {
		const probes = (choices: Partial<PlanChoices>) =>
			planOf(makePlan(suites, {...noChoices, ...choices})).suites.map(suite => suite.probe?.cpuIntervalUs ?? null)
		expect(probes({})).toEqual([10_309, 10_309, null])
		expect(probes({deep: true})).toEqual([1000, 1000, null])
	})

	test('to watch every garbage collection where the suite or a flag asks for it, and there alone', () => {
		const [api, always] = suitesOf([
			{name: 'api', kind: 'observe', command: 'node a'},
			{name: 'always', kind: 'observe', command: 'node a', allCollections: true},
		])
		const probeOf = (suite: Suite, choices: Partial<PlanChoices>) =>
			planOf(makePlan([suite], {...noChoices, ...choices})).suites[0]!.probe
		for (const choices of [{}, {deep: true}]) expect(probeOf(api!, choices)).not.toHaveProperty('allCollections')
		expect(probeOf(api!, {allCollections: true})).toEqual({cpuIntervalUs: 10_309, allCollections: true})
		expect(probeOf(always!, {deep: true})).toEqual({cpuIntervalUs: 1000, allCollections: true})
		// Who watches lightly watches none: the flag comes before what the suite says.
		expect(probeOf(always!, {light: true})).toEqual({cpuIntervalUs: null})
	})

	test('a flamegraph for observe suites that carry a probe, and for others with --flame', () => {
		const flames = (choices: Partial<PlanChoices>) =>
			planOf(makePlan(suites, {...noChoices, ...choices})).suites.map(suite => suite.flameAtEnd)
		expect(flames({})).toEqual([true, false, false])
		expect(flames({flame: true})).toEqual([true, true, false])
	})

	test('--duration and --runs each for the kind that has them', () => {
		const {suites: planned} = planOf(makePlan(suites, {...noChoices, durationMs: 3000, runs: 2}))
		expect(planned).toMatchObject([{durationMs: 3000}, {runs: 2, warmup: 0}, {durationMs: 3000}])
	})

	test('which exit codes count as success, and whose exit code is ours', () => {
		const linted = planOf(makePlan(suites, {...noChoices, exitCodes: [0, 1]}))
		expect(linted.suites.map(suite => suite.allowedExitCodes)).toEqual([
			[0, 1],
			[0, 1],
			[0, 1],
		])
		expect(linted).not.toHaveProperty('exitCode')
		expect(planOf(makePlan(suites, {...noChoices, exitCode: 'target'}))).toMatchObject({exitCode: 'target'})
		expect(problemsOf(makePlan(suites, {...noChoices, exitCode: 'target', profiler: '0x'}))).toHaveLength(1)
		const benches = suitesOf([{name: 'json', kind: 'micro', file: 'json.bench.ts'}])
		expect(problemsOf(makePlan(benches, {...noChoices, exitCodes: [1]}))).toHaveLength(1)
		const both = planOf(makePlan([...benches, ...suites], {...noChoices, exitCodes: [1]}))
		expect(both.suites.map(suite => suite.allowedExitCodes)).toEqual([[0], [1], [1], [1]])
	})

	test('from outside nothing is put into a target, whoever asks for it', () => {
		const written = suitesOf([
			{name: 'api', kind: 'observe', command: 'node server.js', observe: 'outside'},
			{name: 'sort', kind: 'command', command: 'sort {n}', params: {n: [1, 2]}, observe: 'outside', flame: false},
		])
		const typed = suitesOf([
			{name: 'api', kind: 'observe', command: 'node server.js'},
			{name: 'sort', kind: 'command', command: 'sort {n}', params: {n: [1, 2]}},
		])
		for (const [asked, choices] of [
			[written, noChoices],
			[typed, {...noChoices, outside: true}],
		] as const) {
			const planned = planOf(makePlan(asked, choices)).suites
			for (const suite of planned)
				expect(suite).toMatchObject({probe: null, outside: true, flameAtEnd: false, launch: {unmarked: true}})
			expect((planned[1] as CommandPlan).variants!.every(one => one.launch.unmarked)).toBe(true)
			expect(runTotals(planned[1] as CommandPlan)).toMatchObject({warmups: 0, profiledAfter: 0})
		}
		for (const looks of [{flame: true}, {deep: true}, {allCollections: true}, {profiler: '0x'}] as const)
			expect(problemsOf(makePlan(typed, {...noChoices, outside: true, ...looks}))).toHaveLength(1)
		// Another tool was asked for: it looks into the target by its own means.
		expect(planOf(makePlan(written, {...noChoices, profiler: '0x'})).suites[0]).not.toHaveProperty('outside')
	})

	test('lightly nothing is sampled, unless samples are asked for, and only where a probe is in what counts', () => {
		const written = suitesOf([{name: 'api', kind: 'observe', command: 'node server.js', light: true}])
		const typed = suitesOf([{name: 'api', kind: 'observe', command: 'node server.js', deep: true, flame: true}])
		for (const [asked, choices] of [
			[written, noChoices],
			[typed, {...noChoices, light: true}],
		] as const)
			expect(planOf(makePlan(asked, choices)).suites[0]).toMatchObject({
				probe: {cpuIntervalUs: null},
				flameAtEnd: false,
			})
		for (const looks of [{flame: true}, {deep: true}, {allCollections: true}] as const) {
			const [suite] = planOf(makePlan(written, {...noChoices, ...looks})).suites
			expect(suite!.probe!.cpuIntervalUs).toBeGreaterThan(0)
			expect(suite!.flameAtEnd).toBe(true)
		}
		for (const contrary of [
			{flame: true},
			{deep: true},
			{allCollections: true},
			{profiler: '0x'},
			{outside: true},
		] as const)
			expect(problemsOf(makePlan(typed, {...noChoices, light: true, ...contrary}))).toHaveLength(1)
	})

	test('--warmup 0 is no run but the counted ones, and what is profiled then comes after them', () => {
		const startup = (choices: Partial<PlanChoices>, own: Partial<CommandSuite> = {}) => {
			const [, timed] = suites as readonly [Suite, CommandSuite]
			return planOf(makePlan([{...timed, ...own}], {...noChoices, ...choices})).suites[0] as CommandPlan
		}
		const countedOnly = startup({warmup: 0})
		expect(countedOnly).toMatchObject({warmup: 0, probe: null, flameAtEnd: false})
		expect(runTotals(countedOnly)).toMatchObject({warmups: 0, profiledAfter: 0})
		expect(startup({}, {warmup: 0})).toEqual(countedOnly)

		for (const profiled of [
			startup({warmup: 0, flame: true}),
			startup({flame: true}, {warmup: 0}),
			startup({warmup: 0}, {flame: true}),
		]) {
			expect(profiled).toMatchObject({probe: {}, flameAtEnd: true})
			expect(runTotals(profiled)).toMatchObject({warmups: 0, profiledAfter: 1})
		}
		for (const wanted of [{deep: true}, {allCollections: true}])
			expect(runTotals(startup({warmup: 0, ...wanted}))).toMatchObject({warmups: 0, profiledAfter: 1})
		for (const warm of [startup({}), startup({flame: true}), startup({warmup: 1}), startup({warmup: 1}, {warmup: 0})])
			expect(runTotals(warm)).toMatchObject({warmups: 1, profiledAfter: 0})
	})

	test('that what only the probe does is not asked for where another tool runs', () => {
		for (const looks of [{deep: true}, {allCollections: true}])
			expect(problemsOf(makePlan(suites, {...noChoices, names: ['api'], profiler: '0x', ...looks}))).toHaveLength(1)
	})

	test('that a flag without effect is a problem', () => {
		expect(problemsOf(makePlan(suites, {...noChoices, names: ['startup'], durationMs: 1}))).toEqual([
			'--duration has no effect: no suite of kind "observe" or "load" is picked (the others run to their end)',
		])
		expect(
			problemsOf(makePlan(suites, {...noChoices, names: ['native'], runs: 1, flame: true, deep: true})),
		).toHaveLength(3)
	})

	test.each<[string, Partial<PlanChoices>, string]>([
		[
			'startup',
			{durationMs: 1},
			'--duration has no effect: no suite of kind "observe" or "load" is picked (the others run to their end)',
		],
		[
			'api',
			{runs: 1},
			'--runs has no effect: no suite of kind "command", "micro" or "steps" is picked (an "observe" or "load" suite runs once)',
		],
		[
			'api',
			{warmup: 1},
			'--warmup has no effect: no suite of kind "command" or "steps" is picked (with exec: give --runs N, too)',
		],
		['api', {samples: 1}, '--samples has no effect: no suite of kind "micro" is picked'],
		['startup', {only: 'x'}, '--only has no effect: no suite of kind "micro" is picked'],
		[
			'json',
			{profiler: '0x'},
			'--profiler has no effect: all picked suites are of kind "micro", "steps" or "load", whose times another tool would change',
		],
		[
			'json',
			{exitCodes: [1]},
			'--exit-codes has no effect: no picked suite starts a command (bench files have no exit code to allow)',
		],
		['json', {outside: true}, '--outside has no effect: no picked suite starts a command'],
		[
			'json',
			{allCollections: true},
			'--all-collections has no effect: no picked suite is observed from inside: suites of kind "micro" and with probe: false are not',
		],
		[
			'native',
			{deep: true},
			'--deep has no effect: no picked suite is observed from inside: suites of kind "micro" and with probe: false are not',
		],
		[
			'startup',
			{light: true},
			'--light has no effect: no picked suite of kind "observe", "steps" or "load" has a probe (of "command" or "micro" suites, no run that counts has one)',
		],
		[
			'native',
			{flame: true},
			'--flame has no effect: no picked suite is observed from inside: suites of kind "micro" and with probe: false are not',
		],
	])('that %s has no use for %j', (name, choices, said) => {
		const all = [...suites, ...suitesOf([{name: 'json', kind: 'micro', file: 'json.bench.ts'}])]
		expect(problemsOf(makePlan(all, {...noChoices, names: [name], ...choices}))).toEqual([said])
		expect(problemsOf(makePlan(all, {...noChoices, ...choices}))).toEqual([])
	})

	test('how often and how finely bench files are measured', () => {
		const bench = suitesOf([
			{name: 'json', kind: 'micro', file: 'json.bench.ts', runs: 3, only: 'parse'},
			{name: 'sort', kind: 'micro', file: 'sort.bench.ts'},
		])
		const planned = (choices: Partial<PlanChoices>) =>
			planOf(makePlan(bench, {...noChoices, ...choices})).suites.map(suite =>
				suite.kind === 'micro' ? [suite.runs, suite.samples, suite.only, suite.probe, suite.flameAtEnd] : null,
			)
		expect(planned({})).toEqual([
			[3, 10_000, 'parse', null, false],
			[10, 10_000, null, null, false],
		])
		expect(planned({runs: 1, samples: 50, only: 'a+b'})).toEqual([
			[1, 50, 'a\\+b', null, false],
			[1, 50, 'a\\+b', null, false],
		])
		// What is said on the command line holds for benchmarks too, which have the last word otherwise.
		const said = (choices: Partial<PlanChoices>) => describePlan(planOf(makePlan(bench, {...noChoices, ...choices})))
		expect(said({samples: 50}).join('\n')).toContain('allow, also where the file asks for another number')
		expect(said({}).join('\n')).not.toContain('asks for another number')
	})

	test('that a flag for bench files needs one, and that they take no profiler', () => {
		const bench = suitesOf([{name: 'json', kind: 'micro', file: 'json.bench.ts'}])
		expect(problemsOf(makePlan(suites, {...noChoices, samples: 5, only: 'x'}))).toEqual([
			'--samples has no effect: no suite of kind "micro" is picked',
			'--only has no effect: no suite of kind "micro" is picked',
		])
		expect(problemsOf(makePlan(bench, {...noChoices, profiler: '0x', flame: true, durationMs: 1}))).toHaveLength(3)
		expect(problemsOf(makePlan([...bench, ...suites], {...noChoices, profiler: '0x', runs: 2}))).toEqual([])
	})

	test('the finer of two CPU intervals with --deep', () => {
		const fine = suitesOf([{name: 'a', kind: 'observe', command: 'node a', probe: {interval: '200us'}}])
		expect(planOf(makePlan(fine, {...noChoices, deep: true})).suites[0]!.probe).toEqual({cpuIntervalUs: 200})
	})
})

describe('execPlan', () => {
	const exec = (argv: readonly string[], choices: Partial<PlanChoices> = {}) =>
		execPlan(argv, {cwd: '/here', choices: {...noChoices, ...choices}})

	test('observes the command until it ends', () => {
		expect(planOf(exec(['/usr/bin/node', 'a b.js', '--json'])).suites).toEqual([
			{
				name: 'node',
				kind: 'observe',
				target: {is: 'launched'},
				tags: [],
				launch: {argv: ['/usr/bin/node', 'a b.js', '--json'], shell: false, cwd: '/here', env: {}},
				ready: {is: 'at-once'},
				driver: null,
				durationMs: null,
				probe: {cpuIntervalUs: 10_309},
				stop: {signal: 'SIGTERM', graceMs: 5000},
				allowedExitCodes: [0],
				flameAtEnd: true,
			},
		])
	})

	test('times it with --runs', () => {
		expect(planOf(exec(['ls'], {runs: 3})).suites[0]).toMatchObject({kind: 'command', name: 'ls', runs: 3, warmup: 0})
		expect(problemsOf(exec(['ls'], {runs: 3, durationMs: 10}))).toHaveLength(1)
		expect(planOf(exec(['ls'], {runs: 3, warmup: 2})).suites[0]).toMatchObject({runs: 3, warmup: 2})
		expect(problemsOf(exec(['ls'], {warmup: 2}))).toHaveLength(1)
	})

	test('with a shell all words are one line for it, and what it takes is to be subtracted', () => {
		const made = execPlan(['ls -l', '| wc'], {cwd: '/here', shell: true, choices: {...noChoices, runs: 3}})
		expect(planOf(made).suites[0]).toMatchObject({
			name: 'ls',
			launch: {argv: ['ls -l | wc'], shell: true},
			shellRuns: 50,
		})
		expect(planOf(exec(['ls'], {runs: 3})).suites[0]).not.toHaveProperty('shellRuns')
	})

	test.each([
		['C:\\bin\\node.exe', 'node'],
		['./a\u001b[31m.sh', 'a[31m.sh'],
		['/', 'command'],
	])('calls %j %s', (program, name) => {
		expect(planOf(exec([program])).suites[0]!.name).toBe(name)
	})

	test('needs a command', () => {
		expect(problemsOf(exec([]))).toHaveLength(1)
		expect(problemsOf(exec(['']))).toHaveLength(1)
	})
})
