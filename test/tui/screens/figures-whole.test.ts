/** A figure of which the end is missing is another figure: it is left out whole. */
import {describe, expect, test} from 'vitest'
import {finishedRun, runningRun} from '../support/demo-run.ts'
import {drawn, modelOf} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

const runs = {
	service: runningRun(),
	'service, over': finishedRun(),
	leak: recorded('leak', 0.8),
	'leak, over': recorded('leak'),
	job: recorded('spin-never-yields', 0.9),
	'job, over': recorded('spin-never-yields'),
	command: recorded('startup', 0.9),
	'command, over': recorded('startup'),
	sweep: sweepRun(0.6),
	'sweep, over': sweepRun(1),
	micro: recorded('lists', 0.55),
	'micro, over': recorded('lists'),
	comparison: recorded('build-ab', 0.45),
	'comparison, over': recorded('build-ab'),
	'comparison of several': recorded('sweep-ab-open', 0.95),
	'comparison of several, over': recorded('sweep-ab-open'),
	'less steady, over': recorded('render-ab-unsteady'),
	noise: recorded('startup-noise', 0.7),
	'noise, over': recorded('startup-noise'),
}

/** Names may be cut anywhere: of runs, of places in files, of benchmarks and parameters. */
const inNames = /(2026[\dT]*|[\w)]:\d+|\.[cm]?[jt]s:?\d*|=\d+|\([0-9a-f]+|v\d+(\.\d+)*)~/g

describe.each(Object.entries(runs))('%s', (_, run) => {
	test.each([40, 60, 72, 80, 100, 120, 160, 200])('has no figure that is cut at %d columns', columns => {
		for (const rows of [8, 15, 24, 40, 60])
			for (const screen of ['live', 'results', 'suites'] as const)
				for (const text of drawn(modelOf({size: {columns, rows}, run, screen})))
					expect(text.replaceAll(inNames, '')).not.toMatch(/\d[.,%]?~|\d ([num]|[KMG]i?)~/)
	})
})
