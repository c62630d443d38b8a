import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {commandNames} from '../../src/cli/command-line/command-names.ts'
import {belongsTo, flagNames, flagRow} from '../../src/cli/command-line/flags.ts'
import {parseCommandLine} from '../../src/cli/command-line/parse-command-line.ts'
import {describeProblem} from '../../src/core/trouble/problem.ts'

const parse = (...argv: string[]) => parseCommandLine(argv, {version: '1.2.3', columns: 100})

function invocationOf(...argv: string[]) {
	const parsed = parse(...argv)
	if (parsed.is !== 'invocation') throw new Error(JSON.stringify(parsed))
	return parsed.invocation
}

function problemsOf(...argv: string[]) {
	const parsed = parse(...argv)
	return parsed.is === 'problems' ? parsed.problems.map(describeProblem) : []
}

const noMeasure = {
	tags: [],
	durationMs: null,
	runs: null,
	warmup: null,
	samples: null,
	only: null,
	deep: false,
	allCollections: false,
	light: false,
	flame: false,
	outside: false,
	profiler: null,
	exitCodes: null,
	budgets: [],
	captures: [],
	rules: [],
	baseline: null,
	inconclusive: 'fail',
	seed: null,
	dryRun: false,
}
const noDisplay = {
	plain: false,
	ascii: false,
	color: null,
	fps: null,
	mouse: null,
	json: false,
	quiet: false,
	metricsPort: null,
}
const noRun = {display: noDisplay, config: null, outDir: null, measure: noMeasure}

describe('a command line means', () => {
	test.each<[string, object]>([
		['', {...noRun, command: 'pick', suites: [], mayMean: null}],
		['api db', {...noRun, command: 'pick', suites: ['api', 'db'], mayMean: null}],
		['flaem x.cpuprofile', {...noRun, command: 'pick', suites: ['flaem', 'x.cpuprofile'], mayMean: 'flame'}],
		['run', {...noRun, command: 'run', onChange: false, suites: []}],
		[
			'run --on-change --metrics-port 9464',
			{...noRun, command: 'run', onChange: true, suites: [], display: {...noDisplay, metricsPort: 9464}},
		],
		[
			'run a b --config c.ts --out o --duration 1m30s --runs 3 --seed 7 --deep --all-collections --flame --dry-run --tag x --tag=y --profiler clinic-flame',
			{
				...noRun,
				command: 'run',
				onChange: false,
				suites: ['a', 'b'],
				config: 'c.ts',
				outDir: 'o',
				measure: {
					tags: ['x', 'y'],
					durationMs: 90_000,
					runs: 3,
					warmup: null,
					samples: null,
					only: null,
					seed: 7,
					deep: true,
					allCollections: true,
					light: false,
					flame: true,
					outside: false,
					dryRun: true,
					profiler: 'clinic flame',
					exitCodes: null,
					baseline: null,
					budgets: [],
					captures: [],
					rules: [],
					inconclusive: 'fail',
				},
			},
		],
		[
			'run json.bench.ts --runs 1 --samples 50 --only sort/n=',
			{
				...noRun,
				command: 'run',
				onChange: false,
				suites: ['json.bench.ts'],
				measure: {...noMeasure, runs: 1, samples: 50, only: 'sort/n='},
			},
		],
		[
			'--plain run a --json -q --ascii --no-color --fps 2 --no-mouse',
			{
				...noRun,
				command: 'run',
				onChange: false,
				suites: ['a'],
				display: {
					plain: true,
					ascii: true,
					color: 'never',
					fps: 2,
					mouse: false,
					json: true,
					quiet: true,
					metricsPort: null,
				},
			},
		],
		[
			'run api --light',
			{...noRun, command: 'run', onChange: false, suites: ['api'], measure: {...noMeasure, light: true}},
		],
		['watch', {display: noDisplay, command: 'watch', run: null, outDir: null}],
		['watch 2026 --color', {display: {...noDisplay, color: 'always'}, command: 'watch', run: '2026', outDir: null}],
		['flame a.cpuprofile --svg a.svg', {display: noDisplay, command: 'flame', file: 'a.cpuprofile', svg: 'a.svg'}],
		['report', {display: noDisplay, command: 'report', run: null, outDir: null, format: 'md', output: null}],
		[
			'report latest --format json -o x.json',
			{display: noDisplay, command: 'report', run: 'latest', outDir: null, format: 'json', output: 'x.json'},
		],
		['list --tag x', {display: noDisplay, command: 'list', config: null, tags: ['x']}],
		['init', {display: noDisplay, command: 'init'}],
		['doctor', {display: noDisplay, command: 'doctor'}],
	])('%s', (line, invocation) => {
		expect(invocationOf(...line.split(' ').filter(Boolean))).toEqual(invocation)
	})

	test('whatever stands after -- belongs to the command, untouched', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), rest => {
				const argv = ['node', ...rest]
				expect(invocationOf('exec', '--deep', '--', ...argv)).toMatchObject({argv, measure: {deep: true, flame: false}})
			}),
		)
		expect(invocationOf('exec', '--', '--help')).toMatchObject({argv: ['--help']})
	})

	test('the last of two values wins', () => {
		expect(invocationOf('run', '--runs', '3', '--runs', '4')).toMatchObject({measure: {runs: 4}})
	})
})

describe('a mistake is told', () => {
	test('together with all others', () => {
		expect(
			problemsOf(
				'run',
				'--durration',
				'5s',
				'--runs',
				'0',
				'--seed=-1',
				'--fps',
				'--profiler',
				'clinic-flam',
				'--svg',
				'x',
				'--',
				'y',
			),
		).toEqual([
			'--runs: expected a whole number from 1 to 1000000, found "0"',
			'--profiler: expected one of 0x, clinic-flame, clinic-doctor, clinic-bubbleprof, clinic-heapprofiler (nearest: clinic-flame), found "clinic-flam"',
			'--seed: expected a whole number from 0 to 4294967295, found "-1"',
			'run does not take --svg (flame does)',
			'--fps: expected a number from 0.5 to 30, found nothing',
			'unknown flag --durration (nearest: --duration)',
			'run takes nothing after -- (exec and load do), but was given "y"',
		])
	})

	test.each<[readonly string[], string]>([
		[
			['exec', 'node', 'x.js'],
			'exec takes its command after --, but was given "node x.js" before it: arsenal-tui exec -- node server.js',
		],
		[['exec', '--'], 'exec needs a command after --: arsenal-tui exec -- node server.js'],
		[['--', 'node'], '-- "node" needs exec before it: arsenal-tui exec -- CMD ...'],
		[['flame'], 'flame needs one argument: arsenal-tui flame <file>'],
		[['watch', 'a', 'b'], 'watch takes one argument only, but was also given "b"'],
		[['list', 'a'], 'list takes no argument, but was given "a"'],
		[['run', ''], 'run was given an empty argument'],
		[
			['run', '--duration', '30'],
			'--duration: expected a duration above zero such as 30s or 500ms, with its unit, found "30"',
		],
		[
			['run', '--duration', '0s'],
			'--duration: expected a duration above zero such as 30s or 500ms, with its unit, found "0s"',
		],
		[['run', '--config='], '--config: expected a path, found ""'],
		[['--color', '--no-color'], '--color and --no-color contradict each other: give one of them'],
		[['run', '--nope'], 'unknown flag --nope'],
		[['run', '--plain=no'], '--plain takes no value, but was given "no"'],
		[['watch', '--config', 'x.ts'], 'watch does not take --config (run, ci, ab, noise and list do)'],
		[['--svg', 'x.svg'], 'arsenal-tui without a command does not take --svg (flame does)'],
		[['compare', 'a'], 'compare needs 2 arguments: arsenal-tui compare <base> <head>'],
		[['ab', '--head', 'b'], "ab needs --base, a command to compare with: --base 'node old.js'"],
		[['ab', '--suite', 's', '--base', 'x', '--shell'], 'ab --suite does not take --shell: the suite says it'],
		[['ab', '--base', 'x', '--head', 'y', '--build', 'make'], '--build needs --suite NAME beside it'],
		[['run', '--\u001b[2J'], 'unknown flag --\\u001b[2J'],
	])('%j', (argv, problem) => {
		expect(problemsOf(...argv)).toEqual([problem])
	})

	test('for every flag and command: either it belongs there or the problem says where', () => {
		for (const command of commandNames) {
			for (const name of flagNames) {
				const row = flagRow(name)
				const argv: string[] = command === 'pick' ? [] : [command]
				if (command === 'flame') argv.push('file')
				argv.push(`--${name}${row.value ? '=' : ''}`)
				const about = problemsOf(...argv, ...(command === 'exec' ? ['--', 'x'] : [])).filter(text =>
					text.includes(` does not take --${name} (`),
				)
				expect(about).toHaveLength(belongsTo(row, command) ? 0 : 1)
			}
		}
	})

	test('whatever the words, the answer is one of three and shows nothing a terminal obeys', () => {
		const word = fc.oneof(
			fc.constantFrom(
				'run',
				'exec',
				'watch',
				'--',
				'--runs',
				'--json',
				'-o',
				'-',
				'--out=',
				'--help',
				'help',
				'-qo',
				'--tag',
			),
			fc.string({unit: 'binary'}),
		)
		fc.assert(
			fc.property(fc.array(word, {maxLength: 6}), argv => {
				const parsed = parse(...argv)
				expect(['invocation', 'problems', 'text']).toContain(parsed.is)
				if (parsed.is === 'problems') {
					expect(parsed.problems.length).toBeGreaterThan(0)
					for (const problem of parsed.problems) expect(describeProblem(problem)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
				}
			}),
			{numRuns: 200},
		)
	})
})

describe('help', () => {
	test('names every command and the flags of the picker', () => {
		const parsed = parse('--help')
		if (parsed.is !== 'text') throw new Error('no text')
		for (const name of commandNames) if (name !== 'pick') expect(parsed.text).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
		for (const name of flagNames) {
			expect(parsed.text.includes(`--${name} `)).toBe(belongsTo(flagRow(name), 'pick'))
		}
	})

	test.each(commandNames.filter(name => name !== 'pick'))('of %s names its flags and no other', command => {
		const parsed = parse(command, '--help')
		if (parsed.is !== 'text') throw new Error('no text')
		for (const name of flagNames) {
			const shown = new RegExp(`^  .*--${name}(?: |$)`, 'm').test(parsed.text)
			expect([name, shown]).toEqual([name, belongsTo(flagRow(name), command)])
		}
	})

	test('is also a word', () => {
		expect(parse('help')).toEqual(parse('--help'))
		expect(parse('help', 'run')).toEqual(parse('run', '--help'))
	})

	test('is no wider than the terminal', () => {
		for (const columns of [60, 80, 120, 300]) {
			const parsed = parseCommandLine(['run', '--help'], {version: '1', columns})
			if (parsed.is !== 'text') throw new Error('no text')
			for (const line of parsed.text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns)
		}
	})

	test('--version says the version', () => {
		expect(parse('--version')).toEqual({is: 'text', text: '1.2.3\n'})
		expect(parse('-V')).toEqual({is: 'text', text: '1.2.3\n'})
	})
})

test('budgets and captures are taken as they are typed, as many as there are', () => {
	const typed = [
		'--budget',
		'p99 < 5ms',
		'--budget=rss < 1GB',
		'--capture',
		'loop_block > 1s',
		'--inconclusive',
		'pass',
	]
	expect(invocationOf('run', 'api', ...typed)).toMatchObject({
		measure: {budgets: ['p99 < 5ms', 'rss < 1GB'], captures: ['loop_block > 1s'], inconclusive: 'pass'},
	})
	expect(invocationOf('ab', '--base', 'a', '--head', 'b', '--budget', 'rss < 1GB')).toMatchObject({
		compare: {budgets: ['rss < 1GB']},
	})
})

describe('comparisons', () => {
	test('ab takes two commands, or a suite and revisions', () => {
		expect(
			invocationOf('ab', '--base', 'node a.js', '--head', 'node b.js', '--pairs', 'pilot', '--metric', 'rss'),
		).toMatchObject({
			command: 'ab',
			sides: {are: 'commands', base: 'node a.js', head: 'node b.js', shell: false, exitCodes: null},
			compare: {pairs: 'pilot', metric: 'peakRss', confirm: true, control: true, inconclusive: 'fail', margin: null},
		})
		expect(invocationOf('ab', '--suite', 's', '--base', 'main', '--margin', '2.5 %', '--no-confirm')).toMatchObject({
			sides: {are: 'revisions', suite: 's', base: 'main', head: 'worktree', build: null},
			compare: {margin: 0.025, confirm: false, samples: null, only: null},
		})
		expect(
			invocationOf('ab', '--base', 'a.bench.ts', '--head', 'b.bench.ts', '--samples', '50', '--only', 'sort/n='),
		).toMatchObject({compare: {samples: 50, only: 'sort/n=', failOn: []}})
		expect(invocationOf('ab', '--base', 'x', '--head', 'y', '--fail-on', 'less-steady')).toMatchObject({
			compare: {failOn: ['less-steady']},
		})
	})

	test('noise takes suites, compare takes two runs', () => {
		expect(invocationOf('noise', 'a', 'b', '--times', '20')).toMatchObject({
			command: 'noise',
			suites: ['a', 'b'],
			times: 20,
		})
		expect(invocationOf('compare', 'a', 'latest', '--force')).toMatchObject({
			command: 'compare',
			base: 'a',
			head: 'latest',
			force: true,
			metric: 'wall',
		})
	})

	test.each([
		[['ab', '--base', 'x', '--head', 'y', '--margin', '1'], '--margin'],
		[['ab', '--base', 'x', '--head', 'y', '--margin', '101%'], '--margin'],
		[['ab', '--base', 'x', '--head', 'y', '--pairs', '0'], '--pairs'],
		[['ab', '--base', 'x', '--head', 'y', '--exit-codes', '0,256'], '--exit-codes'],
		[['ab', '--base', 'x', '--head', 'y', '--metric', 'memory'], '--metric'],
		[['ab', '--base', 'x', '--head', 'y', '--build', 'make'], '--build'],
		[['ab', '--base', 'x', '--head', 'y', '--fail-on', 'noise'], '--fail-on'],
		[['noise', '--fail-on', 'less-steady'], '--fail-on'],
		[['ab', '--head', 'y'], '--base'],
		[['ab', '--base', 'x'], '--head'],
		[['ab', '--suite', 's', '--base', 'x', '--shell'], '--shell'],
		[['compare', 'a'], 'compare'],
		[['compare', 'a', 'b', 'c'], 'compare'],
		[['run', '--pairs', '5'], '--pairs'],
	] as const)('%j is a mistake in %s', (words, path) => {
		const parsed = parse(...words)
		expect(parsed.is).toBe('problems')
		expect(parsed.is === 'problems' && parsed.problems.map(one => one.path)).toEqual([path])
	})
})

test.each<[string, unknown]>([
	['ci --base=', {outputDir: null, junitFile: null, outDir: null, isDry: false}],
	['ci --output-dir g --timeout abc', {outputDir: 'g', junitFile: null, outDir: null, isDry: false}],
	[
		'ci --bogus --output-dir g --junit-file j.xml --out o',
		{outputDir: 'g', junitFile: 'j.xml', outDir: 'o', isDry: false},
	],
	['--output-dir g ci --suite-timeout 0s --dry-run', {outputDir: 'g', junitFile: null, outDir: null, isDry: true}],
	['ci --output-dir g --budget= -- x', {outputDir: 'g', junitFile: null, outDir: null, isDry: false}],
	['ci --output-dir g --junit-file=', {outputDir: 'g', junitFile: null, outDir: null, isDry: false}],
	['ci --output-dir=', null],
	['ci --bogus --output-dir', null],
	['run --bogus', null],
	['--output-dir g', null],
])('where %j was to leave files for a CI is known though it is not understood', (words, outputs) => {
	expect(parseCommandLine(words.split(' '), {version: '0'})).toMatchObject({is: 'problems', outputs})
})
