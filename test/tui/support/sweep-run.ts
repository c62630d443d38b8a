import type {RunEvent, RunEventBody} from '../../../src/core/events/run-event.ts'
import type {CommandPlan} from '../../../src/core/kinds/command/plan.ts'
import type {RunState} from '../../../src/core/run/state/run-state.ts'
import {chance, demoEvents, demoPlan, startupPlan} from './demo-run.ts'
import {stateAfter} from './recorded.ts'

const sizes = [10, 100, 1000]
const argv = (size: number) => ['node', 'build.js', '--size', String(size)]

const plan: CommandPlan = {
	...startupPlan,
	name: 'build',
	runs: 12,
	warmup: 1,
	variants: sizes.map(size => ({
		label: `size=${size}`,
		launch: {...startupPlan.launch, argv: argv(size)},
	})),
}

/** A command with three sizes, the second of which slows down, run in turn. */
export function sweepRun(upTo: number): RunState {
	const random = chance(23)
	const [started] = demoEvents(0)
	if (started?.type !== 'run-started') throw new Error('a run begins with run-started')
	const events: RunEvent[] = [{...started, plan: {...demoPlan, suites: [plan]}}]
	const say = (tMs: number, body: RunEventBody) => void events.push({tMs, ...body})
	const exit = {exitCode: 0, signal: null, failure: null}
	let tMs = 20
	let iteration = 0
	say(tMs, {type: 'suite-started', suite: 'build', kind: 'command'})
	for (let round = 0; round <= 12; round++) {
		for (const [i, size] of sizes.entries()) {
			iteration++
			const drift = i === 1 ? 1 + 0.03 * round : 1
			const wallMs = (40 + 30 * i ** 2) * drift * (1 + 0.06 * random())
			say(tMs, {
				type: 'process-started',
				suite: 'build',
				role: 'target',
				pid: 5100 + iteration,
				argv: argv(size),
				iteration,
			})
			tMs += wallMs
			say(tMs, {type: 'process-exited', suite: 'build', role: 'target', pid: 5100 + iteration, exit})
			say(tMs, {
				type: 'iteration-finished',
				suite: 'build',
				iteration,
				warmup: round === 0,
				wallNs: wallMs * 1e6,
				exit,
				benchmark: `size=${size}`,
				userMs: wallMs * 0.8,
				systemMs: wallMs * 0.1,
				maxRssBytes: Math.round((48 + 4 * i + random()) * 2 ** 20),
			})
			tMs += 4
		}
	}
	say(tMs + 5, {type: 'suite-finished', suite: 'build', outcome: {is: 'done'}})
	say(tMs + 10, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return stateAfter(events, upTo)
}
