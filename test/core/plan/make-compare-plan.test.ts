import {describe, expect, it} from 'vitest'
import type {ComparePlan} from '../../../src/core/kinds/compare/plan.ts'
import {
	type CompareChoices,
	planCommands,
	planFiles,
	planNoise,
	planRevisions,
	type TwoCommands,
} from '../../../src/core/kinds/compare/plan-make.ts'
import {benchFileSuite} from '../../../src/core/kinds/micro/suite.ts'
import {describePlan} from '../../../src/core/plan/describe-plan.ts'
import type {MadePlan} from '../../../src/core/plan/make-plan.ts'
import type {RunPlan} from '../../../src/core/plan/plan.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import type {Suite} from '../../../src/core/suite/suite.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'

const choices: CompareChoices = {
	pairs: null,
	mostMs: null,
	margin: null,
	change: null,
	metric: 'wall',
	warmup: null,
	confirm: true,
	control: true,
	inconclusive: 'fail',
	seed: 5,
	ui: 'plain',
	command: 'arsenal-tui ab',
}
const sides: TwoCommands = {
	base: 'node old.js',
	head: "node new.js --name 'a b'",
	shell: false,
	prepare: null,
	conclude: null,
	cwd: '/srv/shop',
	allowedExitCodes: null,
}

function planned(made: MadePlan): RunPlan {
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	return made.plan
}

function comparisonOf(made: MadePlan): ComparePlan {
	const [suite] = planned(made).suites
	if (suite?.kind !== 'compare') throw new Error('no comparison')
	return suite
}

function suitesOf(...suites: object[]): readonly Suite[] {
	const parsed = parseConfig(
		{suites},
		{configDir: '/srv/shop', resolvePath: (from, to) => (to === '.' ? from : `${from}/${to}`)},
	)
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	return parsed.suites
}

const two = (more: Partial<TwoCommands> = {}, chosen: Partial<CompareChoices> = {}) =>
	planCommands({...sides, ...more}, {...choices, ...chosen})

describe('two commands', () => {
	it('are two arms in one folder, with every default filled in', () => {
		const plan = comparisonOf(two())
		expect(plan).toMatchObject({
			name: 'ab',
			purpose: 'ab',
			gate: 'wall',
			margin: 0.01,
			marginFrom: 'standard',
			stopping: {is: 'precise', change: 0.03},
			mostMs: 60_000,
			leastPairs: 10,
			warmup: 1,
			confirm: true,
			control: true,
			comparisons: 1,
			allowedExitCodes: [0],
		})
		expect(plan.head).toMatchObject({
			kind: 'command',
			revision: null,
			benchmarks: [{label: null, launch: {argv: ['node', 'new.js', '--name', 'a b'], shell: false, cwd: '/srv/shop'}}],
		})
		expect(plan.launch.argv[1]).toBe('new.js')
	})

	it('go through a shell when asked to, which is then timed too', () => {
		const {base} = comparisonOf(two({base: 'a | b', head: 'c', shell: true}))
		expect(base).toMatchObject({shellRuns: 50, benchmarks: [{launch: {argv: ['a | b'], shell: true}}]})
	})

	it('that need a shell are refused without one, both at once', () => {
		const made = two({base: 'a | b', head: '"c'})
		expect('problems' in made && made.problems.map(one => one.path)).toEqual(['--base', '--head'])
		expect('problems' in made && describeProblem(made.problems[0]!)).toContain('--shell')
	})

	it('take their steps to both sides', () => {
		const {base, head} = comparisonOf(two({prepare: 'rm -rf out', conclude: 'ls'}))
		for (const arm of [base, head])
			expect(arm.kind === 'command' && arm.benchmarks[0]).toMatchObject({
				prepare: {argv: ['rm -rf out'], shell: true},
				conclude: {argv: ['ls'], shell: true},
			})
	})

	it('stop when they are asked to: a number of pairs, a pilot, a time', () => {
		expect(comparisonOf(two({}, {pairs: 40}))).toMatchObject({stopping: {is: 'pairs', pairs: 40}, mostMs: null})
		expect(comparisonOf(two({}, {pairs: 40, mostMs: 5000}))).toMatchObject({mostMs: 5000, leastPairs: 0})
		expect(comparisonOf(two({}, {pairs: 'pilot', change: 0.05}))).toMatchObject({stopping: {is: 'pilot', change: 0.05}})
	})

	it('run nothing but what is compared without a warm-up: neither before the pairs nor, for a profile, after them', () => {
		const cold = two({}, {warmup: 0})
		expect(comparisonOf(cold)).toMatchObject({warmup: 0, probe: null})
		expect('plan' in cold && describePlan(cold.plan).join('\n')).not.toMatch(/warm up|profiles both sides/)
		expect(comparisonOf(two()).probe).not.toBeNull()
	})

	it('fail on more than a regression only where that was asked for, which is said', () => {
		expect(comparisonOf(two()).failOn).toBeUndefined()
		const made = two({}, {failOn: ['less-steady', 'less-steady']})
		expect(comparisonOf(made).failOn).toEqual(['less-steady'])
		const said = 'fails also when the runs of head are less steady than those of base'
		expect('plan' in made && describePlan(made.plan).join('\n')).toContain(said)
		expect(describePlan(planned(two())).join('\n')).not.toContain(said)
	})

	it('look for changes well beyond the margin', () => {
		const noisy = {margin: {share: 0.04, from: 'noise'}} as const
		expect(comparisonOf(two({}, noisy))).toMatchObject({
			margin: 0.04,
			marginFrom: 'noise',
			stopping: {is: 'precise', change: 0.12},
		})
		const made = two({}, {...noisy, change: 0.03})
		expect('problems' in made && made.problems).toMatchObject([{path: '--change', value: '3%'}])
	})
})

describe('a suite at two revisions', () => {
	const [suite] = suitesOf({
		name: 'sort',
		kind: 'command',
		command: 'node sort.js {n}',
		params: {n: [10, 1000]},
		warmup: 3,
		prepare: 'touch {n}',
		setup: 'npm run build',
	})

	it('has the benchmarks, steps and warm-up of the suite on both sides', () => {
		const plan = comparisonOf(planRevisions({suite: suite!, base: 'main', head: 'worktree', build: 'make'}, choices))
		expect(plan).toMatchObject({name: 'sort', warmup: 3, build: {argv: ['make'], shell: true}})
		expect([plan.base.revision, plan.head.revision]).toEqual(['main', 'worktree'])
		const {base} = plan
		if (base.kind !== 'command') throw new Error('no command')
		expect(base.benchmarks.map(one => [one.label, one.launch.argv.at(-1), one.prepare!.argv.at(-1)])).toEqual([
			['n=10', '10', '10'],
			['n=1000', '1000', '1000'],
		])
		expect(base.setup!.argv).toEqual(['npm', 'run', 'build'])
	})

	it('must run to its end by itself', () => {
		const [observed] = suitesOf({name: 'api', kind: 'observe', command: 'node server.js'})
		const made = planRevisions({suite: observed!, base: 'a', head: 'b', build: null}, choices)
		expect('problems' in made && made.problems).toMatchObject([{value: 'kind observe'}])
	})
})

describe('bench files', () => {
	const file = (name: string) => benchFileSuite(name, {name, file: `/srv/shop/${name}`, cwd: '/srv/shop'})

	it('are two arms whose median time decides', () => {
		const plan = comparisonOf(planFiles(file('a.bench.js'), file('b.bench.js'), choices))
		expect(plan).toMatchObject({
			name: 'ab',
			gate: 'time',
			warmup: 0,
			probe: {cpuIntervalUs: 1000},
			base: {kind: 'micro', label: 'a.bench.js', file: '/srv/shop/a.bench.js'},
			head: {kind: 'micro', file: '/srv/shop/b.bench.js'},
		})
	})

	it('are measured with as many samples, and as few benchmarks, as is asked', () => {
		const plan = comparisonOf(planFiles(file('a.bench.js'), file('b.bench.js'), {...choices, samples: 50, only: 'n=1'}))
		for (const arm of [plan.base, plan.head])
			expect(arm).toMatchObject({samples: 50, samplesInsisted: true, only: 'n=1'})
		const run = planned(planFiles(file('a.bench.js'), file('b.bench.js'), {...choices, samples: 50, only: 'a.b'}))
		const text = describePlan(run).join('\n')
		expect(text).toContain('   leaves out benchmarks whose name does not match /a\\.b/\n')
		expect(text).toContain('   takes 50 samples of a benchmark in each run, or as many as ')
		const untold = comparisonOf(planFiles(file('a.bench.js'), file('b.bench.js'), choices))
		expect(untold.base).toMatchObject({samples: file('a.bench.js').samples, only: null})
		expect(untold.base).not.toHaveProperty('samplesInsisted')
	})

	it('are what --samples and --only are about: commands have none', () => {
		const asked = {...choices, samples: 50, only: 'x'}
		const [suite] = suitesOf({name: 'one', kind: 'command', command: 'node one.js'})
		for (const made of [
			planCommands(sides, asked),
			planRevisions({suite: suite!, base: 'main', head: 'worktree', build: null}, asked),
			planNoise([suite!], 3, asked),
		])
			expect('problems' in made && made.problems.map(one => one.path)).toEqual(['--samples', '--only'])
		const mixed = planned(planNoise([suite!, file('a.bench.js')], 3, asked)).suites as readonly ComparePlan[]
		expect(mixed.map(one => one.base)).toMatchObject([{kind: 'command'}, {samples: 50, only: 'x'}])
	})

	it('have no CPU time or memory that could decide', () => {
		const made = planFiles(file('a.bench.js'), file('b.bench.js'), {...choices, metric: 'cpu'})
		expect('problems' in made && made.problems).toMatchObject([{path: '--metric'}])
	})
})

describe('noise', () => {
	it('is every suite against itself, several times, without a second measurement', () => {
		const suites = suitesOf(
			{name: 'one', kind: 'command', command: 'node one.js'},
			{name: 'two', kind: 'command', command: 'node two.js'},
		)
		const plans = planned(planNoise(suites, 7, choices)).suites as readonly ComparePlan[]
		expect(plans.map(one => one.name)).toEqual(['one', 'two'])
		for (const plan of plans) {
			expect(plan).toMatchObject({purpose: 'noise', comparisons: 7, confirm: false, mostMs: 15_000})
			expect(plan.base).toEqual(plan.head)
		}
	})

	it('of nothing is a mistake', () => {
		expect(planNoise([], 5, choices)).toHaveProperty('problems')
	})
})

describe('in sentences', () => {
	it('a comparison says who, how, how long and what counts', () => {
		const plan = planned(two({prepare: 'rm -rf \u001b[31mout'}, {mostMs: 30_000}))
		expect(describePlan(plan)).toEqual([
			'1 suite; seed 5, 10 samples of the process tree a second.',
			'',
			'1. ab (ab)',
			'   base: node old.js in /srv/shop',
			"   head: node new.js --name 'a b' in /srv/shop",
			'   before each run: rm -rf out (through the shell)',
			'   runs each side 1 time to warm up, not counted',
			'   runs both in turn in fresh processes, base head head base or head base base head as the seed decides, until a change of 3.0% can be told from none',
			'   takes at most 30.0 s',
			'   runs a control program in between, which tells whether the machine itself got faster or slower',
			'   judges wall time; a change within 1.0% counts as none (the default; `arsenal-tui noise` measures that of this machine)',
			'   measures a regression a second time before it believes it',
			'   profiles both sides once more after a confirmed regression, where they are Node',
			'   exit code 0 counts as success',
			'',
			'To run it: arsenal-tui ab',
		])
	})

	it('revisions, pilots and noise are said as such', () => {
		const [suite] = suitesOf({name: 'one', kind: 'command', command: 'node one.js'})
		const text = (made: MadePlan) => describePlan(planned(made)).join('\n')
		const revisions = {suite: suite!, base: 'main', head: 'worktree', build: 'make'}
		expect(text(planRevisions(revisions, {...choices, pairs: 'pilot'}))).toMatch(
			/base: node one.js at main\n.*head: node one.js at worktree\n.*builds each revision with make\n[\s\S]*as many pairs as a pilot of 12/,
		)
		expect(text(planNoise([suite!], 3, choices))).toMatch(/runs node one.js .* against itself, 3 whole comparisons/)
	})
})
