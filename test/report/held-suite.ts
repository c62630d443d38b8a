/** A suite that was held against a baseline: one metric is worse, one is not clear, one does not decide. */
import type {BaselinePlan} from '../../src/core/plan/baseline-plan.ts'
import type {RunReport} from '../../src/core/run/summary/run-report.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {clean, command, fold, Recording} from '../core/run/recorded-runs.ts'

const runs = [0, 1, 2, 3, 4].map(i => ({
	id: `2026112${i}T104122-k3vq`,
	startedAt: `2026-11-2${i}T10:41:22.000Z`,
	commit: '9ab12cd4e07a4f1f2f6a0c6a3f0e7d55c1b2a3d4',
}))

export function heldReport(more: Partial<BaselinePlan> = {}): RunReport {
	const values = [100, 101, 99, 100.5, 99.5]
	const baseline: BaselinePlan = {
		...{name: 'main', runs, misfits: [], margin: 0.05, figures: []},
		metrics: [
			{metric: 'wall', stat: 'median', gates: true, values},
			{metric: 'wall', stat: 'max', gates: true, values: [100, 180, 90, 110, 80]},
			{metric: 'cpu', stat: 'median', gates: false, values},
		],
		...more,
	}
	const run = new Recording([command('build', 'node a.js', {runs: 2, baseline})], 1)
	run.at(5, {type: 'suite-started', suite: 'build', kind: 'command'})
	for (const [i, wallNs] of [150e6, 152e6].entries())
		run.at(300 * (i + 1), {
			...{type: 'iteration-finished', suite: 'build', iteration: i + 1, warmup: false, wallNs, exit: clean},
		})
	run.at(700, {type: 'suite-finished', suite: 'build', outcome: {is: 'done'}})
	run.at(701, {type: 'run-finished', outcome: 'done', exitCode: 1})
	return summarise(fold(run.events))
}
