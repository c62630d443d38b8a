import {expect, test} from 'vitest'
import {noChoices} from '../../../../src/core/plan/choices.ts'
import {describePlan} from '../../../../src/core/plan/describe-plan.ts'
import {needsOf} from '../../../../src/core/plan/kinds.ts'
import {makePlan} from '../../../../src/core/plan/make-plan.ts'
import type {PlanOfKind} from '../../../../src/core/plan/plan.ts'
import {parseConfig} from '../../../../src/core/suite/parse-config.ts'
import {suiteRows} from '../../../../src/core/suite/rows.ts'

const options = {configDir: '/srv/shop', resolvePath: (from: string, to: string) => (to === '.' ? from : to)}

function suitesOf(...suites: readonly object[]) {
	const parsed = parseConfig({suites}, options)
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	return parsed.suites
}

function planOf(suite: object, choices: object = {}): PlanOfKind<'steps'> {
	const made = makePlan(suitesOf(suite), {...noChoices, seed: 7, command: 'arsenal-tui run', ...choices})
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	const [plan] = made.plan.suites
	if (plan?.kind !== 'steps') throw new Error('another kind')
	return plan
}

const reload = {
	name: 'reload',
	kind: 'steps',
	command: 'npm run dev',
	ready: {log: 'ready'},
	env: {TOKEN: 'planted'},
	workIn: 'copy',
	warmup: 2,
	params: {files: [1, 10]},
	steps: [
		{name: 'write', write: {file: 'src/f{n}.ts', text: '{run}'}, times: '{files}', until: {log: 'updated'}, expect: 1},
		{
			name: 'page',
			request: {url: 'http://h/', headers: {authorization: 'planted'}, body: 'planted'},
			until: {status: 200, body: 'v{run}'},
			timeout: '5s',
		},
	],
}
const first = {
	name: 'first',
	kind: 'steps',
	workIn: 'bare-copy',
	fresh: true,
	steps: [
		{name: 'install', run: 'npm ci'},
		{name: 'dev', run: 'npm run dev', until: {log: '\u0007ready'}},
	],
}

test('says what is done, step by step, and no value of what is secret', () => {
	const made = makePlan(suitesOf(reload, first), {
		...noChoices,
		seed: 7,
		command: 'arsenal-tui run',
	})
	if ('problems' in made) throw new Error('problems')
	expect(describePlan(made.plan).join('\n')).toBe(
		`
2 suites, one after the other; seed 7, 10 samples of the process tree a second.

1. reload (steps)
   starts npm run dev in /srv/shop
   sets TOKEN
   makes a copy of the folder first, with links to its packages, and does everything in there
   waits until a line of its output matches /ready/, at most 15.0 s
   for each of 2 combinations, round after round: files=1; files=10
   does all steps 10 times, after 2 that do not count:
   - write: write src/f{n}.ts; waits for a line that matches /updated/, 1 of them and no more, at most 30.0 s, then rests for 500 ms
   - page: POST http://h/ with authorization and a body; waits for an answer 200 that holds /v{run}/, at most 5.00 s
   observes every Node process of the program, a CPU sample every 10.3 ms
   writes a flamegraph at the end
   ends what still runs with SIGTERM, and with SIGKILL 5.00 s later
   exit code 0 counts as success

2. first (steps)
   works in /srv/shop
   makes a copy of the folder without packages for each run, and does everything in there
   does all steps 10 times:
   - install: run npm ci; waits for its end with code 0, at most 30.0 s
   - dev: run npm run dev; waits for a line that matches /ready/, at most 30.0 s
   exit code 0 counts as success

To run it: arsenal-tui run
`.trim(),
	)
})

test('flags change what suites say', () => {
	expect(planOf(reload, {runs: 3, warmup: 0})).toMatchObject({runs: 3, warmup: 0})
	expect(planOf(reload, {light: true})).toMatchObject({probe: {cpuIntervalUs: null}, flameAtEnd: false})
	expect(planOf(reload, {outside: true})).toMatchObject({probe: null, outside: true})
	expect(planOf(first)).toMatchObject({probe: null, flameAtEnd: false, hasProgram: false})
	expect(needsOf(planOf(reload)).places(planOf(reload))).toEqual(['/srv/shop'])
})

test('the picker shows its steps', () => {
	const rows = suitesOf(reload, first).map(suite => Object.fromEntries(suiteRows(suite)))
	expect(rows[0]).toMatchObject({
		command: 'npm run dev',
		write: 'write src/f{n}.ts, until a line that matches /updated/',
		runs: '10 + 2 warm-up',
		params: '2 combinations',
		'works in': 'a copy of the folder',
		probe: 'every Node process of the tree',
	})
	expect(rows[1]).toMatchObject({
		command: 'npm ci',
		install: 'run npm ci, until its end with code 0',
		runs: '10, each afresh',
		probe: 'none: the commands of steps are timed from their start',
	})
})
