/** Commands of the configuration around a run, as a runner of its own runs them. */
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {makePlan} from '../../src/core/plan/make-plan.ts'
import type {RunPlan} from '../../src/core/plan/plan.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {Place} from './real-runs.ts'

function planned(dir: string, hooks: Record<string, string>, suite: Record<string, unknown> = {}): RunPlan {
	const parsed = parseConfig(
		{suites: [{name: 'work', kind: 'command', command: 'true', runs: 2, warmup: 0, ...suite}], hooks},
		{configDir: dir, resolvePath: path.resolve},
	)
	if (!('suites' in parsed)) throw new Error(JSON.stringify(parsed))
	const made = makePlan(parsed.suites, {
		...{names: [], tags: [], durationMs: null, runs: null, warmup: null, samples: null, only: null, deep: false},
		...{allCollections: false, light: false, flame: false, outside: true, profiler: null, exitCodes: null},
		...{rules: [], seed: 1, ui: 'plain', command: 'arsenal-tui run', hooks: parsed.hooks!},
	})
	if (!('plan' in made)) throw new Error(JSON.stringify(made))
	return made.plan
}

test('they are run in order, are told of the report, and what they print is kept', async () => {
	const place = new Place()
	const {feed} = await place.start(
		planned(
			place.dir,
			{
				beforeRun: 'echo "before $ARSENAL_RUN_ID"; test -e "$ARSENAL_RUN_DIR/report.json" || echo "no report yet"',
				afterRun: 'echo "after $ARSENAL_OUTCOME $ARSENAL_EXIT_CODE"; test -e "$ARSENAL_REPORT" && echo "report there"',
				onRegression: 'echo worse',
				onAlert: 'echo alert',
			},
			{alerts: ['wall_max > 1us']},
		),
	)
	expect(await feed.over).toMatchObject({is: 'done', exitCode: 1})
	const log = readFileSync(path.join(feed.files.dir, 'hooks.log'), 'utf8')
	expect(log.split('\n').filter(line => line !== '' && !line.startsWith('=='))).toEqual([
		`before ${feed.files.id}`,
		'no report yet',
		'after done 1',
		'report there',
		'alert',
	])
})

test('where the first one fails nothing is measured, and that is said', async () => {
	const place = new Place()
	const watching = await place.start(planned(place.dir, {beforeRun: 'echo no; exit 7'}, {command: 'touch ran'}))
	expect(await watching.feed.over).toMatchObject({is: 'done', exitCode: 4})
	expect(existsSync(path.join(place.dir, 'ran'))).toBe(false)
	expect(watching.notices).toEqual([
		expect.stringMatching(/^The hook beforeRun ended with code 7; what it printed is in .*hooks\.log\.$/),
	])
	expect(watching.feed.state).toMatchObject({outcome: 'failed'})
	expect(watching.feed.state!.suites[0]!.outcome).toBeNull()
})
