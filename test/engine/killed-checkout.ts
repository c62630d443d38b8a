/**
 * A runner for compare-revisions.test.ts to kill: places an arm as a comparison does, says so, and stays.
 * argv: JSON of {repositoryDir, parentDir, build}.
 */
import type {ArmPlan, ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import {placeArm} from '../../src/engine/kinds/compare/revisions.ts'
import type {SuiteRun} from '../../src/engine/suite-run.ts'
import {startWatchdog} from '../../src/host/processes/watchdog.ts'
import {createRevisions} from '../../src/host/revisions/revisions.ts'

const {repositoryDir, parentDir, build}: {repositoryDir: string; parentDir: string; build: string | null} = JSON.parse(
	process.argv[2]!,
)
const watchdog = startWatchdog()
const arm: ArmPlan = {
	kind: 'command',
	label: 'HEAD',
	revision: 'HEAD',
	benchmarks: [{label: null, launch: {argv: ['true'], shell: false, cwd: repositoryDir, env: {}}}],
}
const run = {
	ports: {watchdog, revisions: createRevisions(process.env, {parentDir})},
	plan: {name: 'ab', build: build === null ? null : {argv: [build], shell: true}},
	signal: new AbortController().signal,
	emit: () => {},
} as unknown as SuiteRun<ComparePlan>
const placed = await placeArm(run, 'base', arm)
process.send!({is: placed.is})
setInterval(() => {}, 1000)
