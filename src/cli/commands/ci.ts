/** `arsenal-tui ci`: runs suites, gates, and writes every file that a CI reads. */

import {randomInt} from 'node:crypto'
import {type CiChoices, gatedSuite, planCi} from '../../core/kinds/compare/plan-ci.ts'
import {type CompareChoices, planRevisions} from '../../core/kinds/compare/plan-make.ts'
import {planningOf} from '../../core/plan/kinds.ts'
import {pickSuites} from '../../core/plan/make-plan.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {alertsFor, fits, idleAlerts} from '../../core/plan/with-rules.ts'
import type {AlertRule} from '../../core/rules/alert-rule.ts'
import {ruleSaid} from '../../core/suite/read-rules.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import type {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {durationText} from '../../core/units/duration.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {watchInLines} from '../follow/line-session.ts'
import {startRun} from '../follow/start-run.ts'
import {withMetrics} from '../follow/with-metrics.ts'
import {type OutPlace, outPlaceOf} from '../out-place.ts'
import {type Session, say, sayNotice} from '../session.ts'
import {choicesOf, place, wordsOfFlags} from './ab.ts'
import {measureWords} from './again.ts'
import {type Alerts, readAlerts} from './alert-files.ts'
import {requireBenchFiles} from './bench-files.ts'
import {prepareCiFiles, requireCiFiles, sayWhere, tellGithub, writeCiFiles} from './ci-files.ts'
import {commentName} from './comment-name.ts'
import {dryRun} from './dry-run.ts'
import {hooksOf} from './hooks-of.ts'
import {marginOf} from './noise-margin.ts'
import {loadAll, measureChoices, planOrThrow} from './planner.ts'
import {requireRevisions} from './require-revisions.ts'

type CiInvocation = Extract<Invocation, {command: 'ci'}>

export async function ciSession(session: Session, invocation: CiInvocation): Promise<number> {
	const {display, suites: names, measure, outputDir, junitFile, outDir} = invocation
	const files = await prepareCiFiles(session, {outputDir, junitFile, outDir, isDry: measure.dryRun})
	const out = await outPlaceOf(session, invocation)
	const {suites, alerts} = await loadWithAlerts(session, invocation)
	const plan = await heldAgainst(session, invocation, await ciPlan(session, invocation, {suites, alerts}, out), out)
	const idle = idleAlerts(picked(suites, invocation), alerts.rules)
	for (const notice of [...alerts.notices, ...idle, ...whatIsGated(suites, invocation, alerts.rules)])
		sayNotice(session, notice)
	if (measure.dryRun) return dryRun(session.streams.stdout, plan, display)
	for (const suite of plan.suites) await requireRevisions(session, suite)
	await requireCiFiles(files)
	const comment = commentName(names, measure.tags)
	let unwritten: ArsenalError | null = null
	const exitCode = await withMetrics(display, serve =>
		watchInLines(session, async listener => serve(await startRun(session.front, plan, out, listener)), display, {
			owner: true,
			outDir: out.dir,
			async onReport(report, runDir) {
				unwritten = await writeCiFiles(report, {runDir, comment}, files)
				if (unwritten === null && !display.json && !display.quiet) say(session.streams.stdout, sayWhere(session, files))
				await tellGithub(session, report, display.json)
			},
		}),
	)
	return withUnwritten(session, exitCode, unwritten)
}

/** What the suites came to is not hidden by a disk that is full; that all was well, or nobody could tell, has to stand in the files as well. */
function withUnwritten(session: Session, exitCode: number, unwritten: ArsenalError | null): number {
	if (unwritten === null) return exitCode
	if (exitCode === ExitCode.done || exitCode === ExitCode.inconclusive) throw unwritten
	for (const line of unwritten.lines) sayNotice(session, line)
	return exitCode
}

interface CiLoaded {
	readonly suites: readonly Suite[]
	readonly alerts: Alerts
}

async function loadWithAlerts(session: Session, invocation: CiInvocation): Promise<CiLoaded> {
	const {suites, alertRules} = await loadAll(session, invocation)
	return {suites, alerts: await readAlerts(session, [...alertRules, ...invocation.measure.rules])}
}

/** What the command would do now, with the values that a log does not hold. @throws ArsenalError when it cannot be done as asked */
export async function ciPlanAnew(session: Session, invocation: CiInvocation): Promise<RunPlan> {
	const out = await outPlaceOf(session, invocation)
	return heldAgainst(
		session,
		invocation,
		await ciPlan(session, invocation, await loadWithAlerts(session, invocation), out),
		out,
	)
}

/** With a base, suites that can be are compared with that instead, by running both: what was kept is weaker evidence. */
async function heldAgainst(
	session: Session,
	{measure: {baseline}}: CiInvocation,
	plan: RunPlan,
	out: OutPlace,
): Promise<RunPlan> {
	return baseline === null ? plan : (await import('./with-baseline.ts')).withBaseline(session, out, plan, baseline)
}

/** @throws ArsenalError when it cannot be done as asked */
async function ciPlan(
	session: Session,
	invocation: CiInvocation,
	{suites, alerts}: CiLoaded,
	out: OutPlace,
): Promise<RunPlan> {
	const {measure, compare, base, build, timeoutMs, suiteTimeoutMs} = invocation
	const seed = measure.seed ?? randomInt(2 ** 32)
	const command = ciCommand(invocation, seed)
	const run = {seed, ui: 'plain', command} as const
	const ordinary = {
		...hooksOf(session),
		...measureChoices(measure),
		alerts: alerts.rules,
		...run,
		names: invocation.suites,
		tags: measure.tags,
		...(timeoutMs === null && suiteTimeoutMs === null ? {} : {limits: {suiteMs: suiteTimeoutMs, wholeMs: timeoutMs}}),
	}
	// Budgets of the command line are of the suites by themselves.
	const flags = {...compare, budgets: []}
	const of = (margin: CompareChoices['margin']): CompareChoices => ({
		...choicesOf(flags),
		...run,
		...(margin === null ? {} : {margin}),
	})
	const margins = new Map<Suite, CompareChoices['margin']>()
	const against: CiChoices['against'] =
		base === null ? null : {base, build, choicesOf: suite => of(margins.get(suite) ?? null)}
	const before = planOrThrow(planCi(suites, {ordinary, against}))
	requireBenchFiles(before)
	if (against === null || measure.dryRun) return before
	for (const suite of picked(suites, invocation)) {
		if (planningOf(suite).arms === null) continue
		const alone = planOrThrow(planRevisions({suite, base: against.base, head: 'worktree', build}, of(null)))
		margins.set(suite, await marginOf(session, out.dir, alone.suites[0]!, flags))
	}
	return planOrThrow(planCi(suites, {ordinary, against}))
}

function picked(suites: readonly Suite[], {suites: names, measure}: CiInvocation): readonly Suite[] {
	const found = pickSuites(suites, {names, tags: measure.tags})
	return 'suites' in found ? found.suites : []
}

/** Suites by themselves take the others, too. */
const ofComparing: ReadonlySet<string> = new Set([
	'--pairs',
	'--max-time',
	'--margin',
	'--change',
	'--metric',
	'--no-confirm',
	'--no-control',
	'--fail-on',
])

/** What decides, where a reader could think that more does. */
function whatIsGated(
	suites: readonly Suite[],
	invocation: CiInvocation,
	alerts: readonly AlertRule[],
): readonly string[] {
	const {base, measure, compare} = invocation
	const ofBaseline = measure.baseline === null ? [] : ['--margin', '--metric']
	const idle =
		base === null ? wordsOfFlags(compare).filter(word => ofComparing.has(word) && !ofBaseline.includes(word)) : []
	const asked = measure.budgets.map(expr => ruleSaid('budgets', expr))
	const all = picked(suites, invocation).map(suite =>
		gatedSuite(
			suite,
			base !== null,
			asked.filter(rule => fits(rule, suite.kind)).length + alertsFor(suite, alerts).length,
		),
	)
	const named = (of: (typeof all)[number][]) => of.map(({suite}) => suite.name).join(', ')
	const uncompared = all.filter(one => base !== null && !one.isCompared)
	const unasked = measure.baseline === null ? all.filter(one => one.isUnasked) : []
	return [
		...(base === null && measure.baseline === null
			? ['gated by budgets alone: without --base nothing is compared']
			: []),
		...(idle.length > 0 ? [`without --base, nothing comes of ${idle.join(', ')}`] : []),
		...(uncompared.length > 0
			? [
					`cannot be compared at two revisions, so gated by budgets ${measure.baseline === null ? 'alone' : 'and the baseline'}: ${named(uncompared)}`,
				]
			: []),
		...(unasked.length > 0 ? [`nothing is asked of ${named(unasked)}: without budgets they can only fail to run`] : []),
	]
}

function ciCommand(invocation: CiInvocation, seed: number): string {
	const {suites, outputDir, junitFile, base, build, timeoutMs, suiteTimeoutMs, measure, compare, outDir, config} =
		invocation
	const given = (flag: string, value: string | null) => (value === null ? [] : [flag, value])
	return joinWords([
		...['arsenal-tui', 'ci', ...suites],
		...(suites.length === 0 ? measure.tags.flatMap(tag => ['--tag', tag]) : []),
		...given('--base', base),
		...given('--build', build),
		...given('--output-dir', outputDir),
		...given('--junit-file', junitFile),
		...given('--timeout', timeoutMs === null ? null : durationText(timeoutMs)),
		...given('--suite-timeout', suiteTimeoutMs === null ? null : durationText(suiteTimeoutMs)),
		...measureWords({
			...measure,
			seed: null,
			inconclusive: 'fail',
			budgets: [],
			samples: null,
			only: null,
			warmup: null,
		}),
		...wordsOfFlags({...compare, seed}),
		...place(outDir, config),
	])
}
