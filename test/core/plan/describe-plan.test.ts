import {posix} from 'node:path'
import {expect, test} from 'vitest'
import type {PlanChoices} from '../../../src/core/plan/choices.ts'
import {describePlan} from '../../../src/core/plan/describe-plan.ts'
import {makePlan} from '../../../src/core/plan/make-plan.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import {observe} from '../run/recorded-runs.ts'

function describe(config: unknown, choices: Partial<PlanChoices> = {}): string {
	const parsed = parseConfig(config, {configDir: '/project', resolvePath: posix.resolve})
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	const made = makePlan(parsed.suites, {
		names: [],
		tags: [],
		durationMs: null,
		runs: null,
		deep: false,
		flame: false,
		seed: 7,
		profiler: null,
		ui: 'plain',
		command: 'arsenal-tui run',
		...choices,
	})
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	return describePlan(made.plan).join('\n')
}

test('a plan describes itself', () => {
	const config = {
		suites: [
			{
				name: 'api',
				kind: 'observe',
				tags: ['macro'],
				command: ['node', 'my server.js'],
				env: {PORT: 1},
				ready: {http: 'http://127.0.0.1:1/', timeout: '2s'},
				driver: {command: 'a | b', shell: true},
				duration: '90s',
			},
			{
				name: 'start',
				kind: 'command',
				command: 'node --version',
				runs: 20,
				warmup: 1,
				timeout: '1m',
				exitCodes: [0, 3],
			},
		],
	}
	expect(describe(config)).toBe(`2 suites, one after the other; seed 7, 10 samples of the process tree a second.

1. api (observe, tagged macro)
   starts node 'my server.js' in /project
   sets PORT
   waits until http://127.0.0.1:1/ answers, at most 2.00 s
   exercises it with a | b (through the shell)
   watches for 90.0 s, or until it ends
   observes every Node process in it, a CPU sample every 10.3 ms
   writes a flamegraph at the end
   ends what still runs with SIGTERM, and with SIGKILL 5.00 s later
   exit code 0 counts as success

2. start (command)
   starts node --version in /project
   runs it 20 times, after 1 that does not count, timing each run
   a run longer than 60.0 s is ended and has failed
   observes every Node process in the first run that does not count, a CPU sample every 10.3 ms
   ends what still runs with SIGTERM, and with SIGKILL 5.00 s later
   exit codes 0, 3 count as success

To run it: arsenal-tui run`)
})

test('what --warmup 0 leaves out, and what --flame adds again, is said', () => {
	const cold = {suites: [{name: 'a', kind: 'command', command: 'node a.js', runs: 2}]} as const
	expect(describe(cold, {warmup: 0})).toContain('runs it 2 times, timing each run\n   loads nothing into it')
	expect(
		describe(cold, {warmup: 0, flame: true}),
	).toContain(`runs it 2 times, timing each run, then once more with the probe, which does not count
   observes every Node process in the last run, a CPU sample every 10.3 ms
   writes a flamegraph at the end`)
})

test('a profiler replaces the probe', () => {
	const text = describe({suites: [{name: 'a', kind: 'observe', command: 'node a.js'}]}, {profiler: '0x'})
	expect(text).toContain('Every target runs under 0x, without our own probe.')
	expect(text).not.toContain('CPU sample')
})

test('what is hostile in it is shown harmlessly', () => {
	const config = {
		suites: [
			{
				name: 'a',
				kind: 'observe',
				command: ['x\u001b[2J\n'],
				env: {'\u009b31m': 'x'},
				ready: {log: '\u001b]0;x\u0007'},
			},
		],
	}
	expect(describe(config, {command: 'arsenal-tui \u001b[2J'})).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
})

test('a bench file says what is done to each of its benchmarks', () => {
	const config = {
		suites: [
			{
				name: 'json',
				kind: 'micro',
				file: 'bench/json.bench.ts',
				samples: 500,
				runs: 3,
				only: 'parse',
				gc: 'each',
				nodeFlags: ['--jitless'],
				env: {SIZE: 1},
			},
			{name: 'sort', kind: 'micro', file: 'sort.bench.ts', tags: ['quick']},
		],
	}
	expect(describe(config)).toBe(`2 suites, one after the other; seed 7, 10 samples of the process tree a second.

1. json (micro)
   asks /project/bench/json.bench.ts for its benchmarks, in /project
   leaves out those whose name does not match /parse/
   sets SIZE
   starts Node with --jitless
   measures each 3 times, in another order each time, in a fresh process that takes 500 samples or as many as 5.00 s allow
   collects garbage before every sample
   loads no probe: nothing runs beside what is measured

2. sort (micro, tagged quick)
   asks /project/sort.bench.ts for its benchmarks, in /project
   measures each 10 times, in another order each time, in a fresh process that takes 10 000 samples or as many as 5.00 s allow
   collects garbage before the samples
   loads no probe: nothing runs beside what is measured

To run it: arsenal-tui run`)
})

test('a process that runs already is neither started nor ended', () => {
	const running = observe('api', 'node server.js', {target: {is: 'running', pid: 4711}, durationMs: 5000})
	const plan = {
		suites: [running],
		seed: 7,
		sampleHz: 10,
		flameWindowMs: 10_000,
		profiler: null,
		command: '',
		ui: 'plain',
	} as const
	const lines = describePlan(plan)
	expect(lines).toContain('   observes process 4711, started as node server.js in /srv/shop')
	expect(lines.join('\n')).not.toMatch(/starts|SIGTERM/)
})
