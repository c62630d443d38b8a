/**
 * The process that conducts a run: detached, without a terminal, one per run. It owns the run folder, applies every event to its own
 * copy of the state, and writes the report at the end whatever happened.
 */
import path from 'node:path'
import type {RunPlan} from '../../core/plan/plan.ts'
import {withholdValues} from '../../core/plan/withheld.ts'
import {StackTable} from '../../core/profile/stack-table.ts'
import {heldIn} from '../../core/run/evaluation/held-in.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {baselineGate} from '../../core/verdict/baseline-gate.ts'
import {budgetGate} from '../../core/verdict/budget-gate.ts'
import {conduct} from '../../engine/conduct.ts'
import type {Host, RunnerRequest} from '../../ports.ts'
import {endRun} from './end-run.ts'
import {RunCommands} from './run-commands.ts'
import {RunFlames} from './run-flames.ts'
import {RunHistory} from './run-history.ts'
import {RunHooks} from './run-hooks.ts'
import {RunRecord} from './run-record.ts'
import {RunRules} from './run-rules.ts'
import {targetExitCode} from './target-exit-code.ts'

/** @param told.databaseUrl  of a shared history; null: there is only the one beside the runs */
export async function runRunner(
	host: Host,
	request: RunnerRequest,
	told: {readonly version: string; readonly databaseUrl: string | null},
	sayReady: (socket: string) => void,
): Promise<number> {
	const {runDir, project} = request
	const {clock} = host
	const originMs = clock.nowMs()
	const startedAt = clock.wall()
	const record = new RunRecord(runDir, {clock, originMs, tell: notice => server.broadcast(notice)})
	const watchdog = host.startWatchdog()
	const commands = new RunCommands()
	// From the start: who is ended before there is anything to stop would leave a run without an end, and no report of it.
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
		process.on(signal, () => commands.take({type: 'stop'}))
	process.on('SIGHUP', () => {}) // the terminal is gone; the run is not
	const server = await host.runSocket.listen(commands.take)
	for (const socket of server.paths) watchdog.tidy(socket)
	sayReady(server.path)

	const history = new RunHistory(record, {...told, project})
	const [environment, plan] = await Promise.all([
		host.usage.environment(request.plan.suites[0]?.launch.cwd ?? process.cwd()),
		withNodeVersions(request.plan, host.usage),
		history.load(),
	])
	record.emit({
		type: 'run-started',
		id: path.basename(runDir),
		startedAt: startedAt.toISOString(),
		plan: withholdValues(plan),
		environment,
		tool: {name: 'arsenal-tui', version: told.version},
		runner: {pid: process.pid, socket: server.path},
	})
	await history.begun()
	const around = new RunHooks(record, host)
	const mayBegin = await around.before()
	const flames = new RunFlames(record, {clock, originMs})
	const rules = new RunRules(record, {
		clock,
		originMs,
		breakOff: rule => conductor.breakOff(rule),
		capture: (suite, seen) => flames.capture(suite, seen, () => conductor.roll()),
	})
	const {fileWhole, lookInto, ...hooks} = flames.hooks
	const conductor = conduct({
		// Nothing of it where the hook before it has failed.
		plan: mayBegin ? plan : {...plan, suites: []},
		originMs,
		emit: record.emit,
		ports: {...host, watchdog, targetLog: record.targetLog},
		stackTableOf: stackTables(),
		...hooks,
		heldIn: (suite, specs, span) => heldIn(record.suite(suite.name), specs, span),
		onMeasured: suite => rules.close(record.suite(suite.name)),
		lookIntoBroken: async (suite, look) => {
			rules.close(record.suite(suite.name))
			await lookInto(suite, look)
		},
		beforeSuiteEnds: async suite => {
			rules.close(record.suite(suite.name))
			await fileWhole(suite)
		},
	})
	record.needsLog(() => conductor.stop())
	commands.reach(conductor, record, flames)
	rules.start()

	const {outcome, exitCode: before} = await conductor.finished
	rules.stop()
	const ours = gated(before, record.state)
	const isTargets = plan.exitCode === 'target' && outcome !== 'interrupted'
	const theirs = isTargets ? targetExitCode(record.state) : null
	// A program that ends well has not kept its budgets by that.
	const isOurs = theirs === null || (theirs === 0 && (ours === ExitCode.gateFailed || ours === ExitCode.inconclusive))
	const exitCode = mayBegin ? (isOurs ? ours : theirs) : ExitCode.targetFailed
	commands.close(record)
	await flames.finish()
	const end = await endRun(record, {outcome: mayBegin ? outcome : 'failed', exitCode}, () => watchdog.dismiss())
	if (end.reportDir !== null) {
		await history.over(end.reportDir)
		await around.after({exitCode: end.exitCode, reportDir: end.reportDir})
	}
	server.broadcast({type: 'done', ...end})
	await server.close()
	return end.exitCode
}

/** What failed or was interrupted did so whatever was asked of it; of what was done the worst verdict counts. */
function gated(exitCode: ExitCode, state: RunState): ExitCode {
	if (exitCode !== ExitCode.done && exitCode !== ExitCode.inconclusive) return exitCode
	const gates = [budgetGate(state), baselineGate(state)]
	if (gates.includes('failed')) return ExitCode.gateFailed
	return gates.includes('inconclusive') ? ExitCode.inconclusive : exitCode
}

/** One a suite. */
function stackTables(): (suite: string) => StackTable {
	const tables = new Map<string, StackTable>()
	return suite => {
		let table = tables.get(suite)
		if (table === undefined) tables.set(suite, (table = new StackTable()))
		return table
	}
}

/** So that runs under another Node are not compared as if they were under the same, also where nothing of it is observed from inside. */
async function withNodeVersions(plan: RunPlan, usage: Host['usage']): Promise<RunPlan> {
	const suites = plan.suites.map(async suite => {
		// A plan that is run again has that of then.
		const {nodeVersion: _, ...asked} = suite
		const nodeVersion = suite.kind === 'compare' ? null : await usage.nodeVersion(suite.launch)
		return nodeVersion === null ? asked : {...asked, nodeVersion}
	})
	return {...plan, suites: await Promise.all(suites)}
}
