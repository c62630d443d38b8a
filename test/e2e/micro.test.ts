/** Bench files through the built program: what is printed, what is left, and with which exit code. */
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {repository, Surroundings, until} from './surroundings.ts'
import {inLines, startInLines} from './without-terminal.ts'

const xorshift = `import {bench} from 'arsenal-tui'
let seed = 1
const next = () => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return seed }
`

function withFile(name: string, text: string) {
	const here = new Surroundings()
	mkdirSync(path.dirname(path.join(here.dir, name)), {recursive: true})
	writeFileSync(path.join(here.dir, name), xorshift + text)
	return here
}

test('a bench file runs without a configuration: a row for each benchmark, and a table', async () => {
	const here = withFile('bench/quick.bench.ts', `bench('a', next); bench('b', (): number => next() + next())`)
	const {exitCode, stdout, stderr} = await inLines(here, [
		'run',
		'bench/quick.bench.ts',
		...['--runs', '2', '--samples', '30', '--seed', '1', 'ARSENAL_OUT'],
	])
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
	expect(stdout).toMatch(/2 benchmarks, 2 runs of each, Node \d+/)
	expect(stdout).toMatch(/^\S+ bench\/quick\.bench\.ts a +\S+ (ns|us|ms) +\(\+\/-/m)
	expect(stdout).toMatch(/^benchmark +median +95% +p99 +mean/m)
	expect(stdout).toMatch(/^b +\S+ (ns|us|ms) .* 2 +60$/m)
	const [suite] = here.report.suites
	expect(suite).toMatchObject({kind: 'micro', outcome: 'done', exitCode: null})
	expect(suite.metrics.filter((one: {unit: string}) => one.unit === 'ns').slice(0, 1)).toMatchObject([
		{name: 'a', n: 60, runs: 2, ci: {method: 'within-run'}},
	])
	expect(here.report.run.command).toBe(
		'arsenal-tui run bench/quick.bench.ts --runs 2 --samples 30 --seed 1 --out '.concat(`${here.dir}/out`),
	)
	expect(here.read('report.md')).toMatch(/### Benchmarks[\s\S]*\| `a` /)
})

test('a suite of the configuration is measured; --json prints the report and nothing else', async () => {
	const here = withFile(
		'sizes.bench.mjs',
		`bench('loop', ({n}) => { let s = 0; for (let i = 0; i < n; i++) s += next(); return s }, {params: {n: [8, 64, 512, 4096]}})`,
	)
	writeFileSync(
		path.join(here.dir, 'arsenal.config.json'),
		JSON.stringify({suites: [{name: 'sizes', kind: 'micro', file: 'sizes.bench.mjs', samples: 50, runs: 1}]}),
	)
	const {exitCode, stdout} = await inLines(here, ['run', 'sizes', '--json', 'ARSENAL_OUT'])
	expect(exitCode).toBe(0)
	const [suite] = JSON.parse(stdout).suites
	expect(suite.micro.sweeps).toMatchObject([{name: 'loop/n=*', param: 'n', kind: 'size', rows: [{}, {}, {}, {}]}])
	// A machine that does something else during one of the sizes may make it look like the next order.
	const {growth} = suite.micro.sweeps[0]
	expect(growth).toMatchObject({order: expect.stringMatching(/^n( log n)?$/), sizes: 4})
	expect(Math.abs(growth.slope.value - 1)).toBeLessThan(0.4)
})

test('a benchmark that fails makes the run exit 4; the others stand in the report', async () => {
	const here = withFile(
		'bad.bench.mjs',
		`bench('good', next); bench('bad', () => { throw new Error('no \\u001b[2Jmore') })`,
	)
	const {exitCode, stdout} = await inLines(here, [
		'run',
		'bad.bench.mjs',
		'--runs',
		'1',
		'--samples',
		'10',
		'ARSENAL_OUT',
	])
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(/FAILED \(run 1\): Benchmark "bad": It threw Error: no more/)
	expect(stdout).not.toContain('\u001b')
	expect(stdout).toMatch(/^bad +FAILED/m)
	expect(here.report.suites[0].micro.benchmarks).toMatchObject([{outcome: 'measured'}, {outcome: 'failed'}])
	expect(here.read('report.md')).toMatch(/### Failed[\s\S]*It threw Error: no more/)
})

test.each([
	[['run', 'nope.bench.ts'], /There is no bench file and no suite nope\.bench\.ts/],
	[['run', 'gone'], /file of gone: expected a file, relative to the configuration file, found ".*nope\.bench\.ts"/],
	[['run', 'gone', '--dry-run'], /A bench file is not there/],
	[['run', 'quick.bench.ts', '--samples', 'many'], /--samples: expected a whole number from 1 to 10000000/],
	[['run', 'quick.bench.ts', '--profiler', '0x'], /--profiler has no effect: all picked suites are of kind "micro"/],
])('a file that is not there, or a flag that means nothing to it, is bad usage: %j', async (args, words) => {
	const here = withFile('quick.bench.ts', `bench('a', next)`)
	const config = {suites: [{name: 'gone', kind: 'micro', file: 'nope.bench.ts'}]}
	writeFileSync(path.join(here.dir, 'arsenal.config.json'), JSON.stringify(config))
	const {exitCode, stdout, stderr} = await inLines(here, [...args, 'ARSENAL_OUT'])
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
	expect(stderr).toMatch(words)
	expect(here.runs).toEqual([])
})

test('a file that registers nothing fails, with its last words', async () => {
	const here = new Surroundings()
	const file = path.join(repository, 'fixtures/benches/broken/registers-nothing.mjs')
	const {exitCode, stdout} = await inLines(here, ['run', file, 'ARSENAL_OUT'])
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(/FAILED: .*registered no benchmark[\s\S]*\| nothing to see/)
})

test('ctrl-c in the middle keeps what had finished', async () => {
	const here = withFile(
		'slow.bench.mjs',
		`bench('quick', next); bench('slow', () => new Promise(done => setTimeout(done, 200)), {samples: 500, timeLimitMs: 100_000})`,
	)
	// With this seed the quick one comes first.
	const started = startInLines(here, [
		'run',
		'slow.bench.mjs',
		'--runs',
		'1',
		'--samples',
		'20',
		'--seed',
		'5',
		'ARSENAL_OUT',
	])
	await until('the quick one is measured', () => / quick +\S+ (ns|us)/.test(started.stdout))
	started.child.kill('SIGINT')
	const {exitCode, stdout} = await started.ended
	await here.expectNobodyLeft()
	expect(exitCode).toBe(130)
	expect(stdout).toMatch(/^slow +not run/m)
	const [suite] = here.report.suites
	expect(suite.outcome).toBe('interrupted')
	expect(suite.micro.benchmarks).toMatchObject([
		{name: 'quick', outcome: 'measured'},
		{name: 'slow', outcome: 'not-run'},
	])
})
