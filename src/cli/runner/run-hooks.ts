/** Commands of the configuration that are run around a run. What they print is kept in the run's folder. */
import path from 'node:path'
import {judgeRules} from '../../core/run/evaluation/judge-rules.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import {summarise} from '../../core/run/summary/summarise.ts'
import type {HookName} from '../../core/suite/config-beside.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Clock, Processes} from '../../ports.ts'
import type {RunRecord} from './run-record.ts'

/** Somebody waits for the result. */
const longestMs = 60_000
const mostPrintedBytes = 1 << 20
const graceMs = 1000

export class RunHooks {
	readonly #record: RunRecord
	readonly #processes: Processes
	readonly #clock: Clock
	readonly #printed: Uint8Array[] = []
	#printedBytes = 0
	#hasRun = false

	constructor(record: RunRecord, {processes, clock}: {readonly processes: Processes; readonly clock: Clock}) {
		this.#record = record
		this.#processes = processes
		this.#clock = clock
	}

	/** @returns whether the run may begin */
	async before(): Promise<boolean> {
		return this.#run('beforeRun', {})
	}

	/** @param end  what the run came to. `reportDir`: where report.json is */
	async after(end: {readonly exitCode: number; readonly reportDir: string}): Promise<void> {
		const {state} = this.#record
		const env = {
			ARSENAL_REPORT: path.join(end.reportDir, 'report.json'),
			ARSENAL_OUTCOME: state.outcome ?? 'interrupted',
			ARSENAL_EXIT_CODE: String(end.exitCode),
		}
		await this.#run('afterRun', env)
		if (this.#has('onRegression') && hasRegressed(state)) await this.#run('onRegression', env)
		if (this.#has('onAlert') && hasAlerted(state)) await this.#run('onAlert', env)
		if (this.#hasRun) await this.#keepPrinted()
	}

	#has(name: HookName): boolean {
		return this.#record.state.plan.hooks?.[name] !== undefined
	}

	async #run(name: HookName, env: Readonly<Record<string, string>>): Promise<boolean> {
		const spec = this.#record.state.plan.hooks?.[name]
		if (spec === undefined) return true
		this.#hasRun = true
		this.#keep(Buffer.from(`== ${name}: ${sanitise(spec.argv.join(' '))}\n`))
		const {runDir, state} = this.#record
		const launched = this.#processes.launch(spec, {
			env: {ARSENAL_HOOK: name, ARSENAL_RUN_DIR: runDir, ARSENAL_RUN_ID: state.id, ...env},
			onOutput: (_, chunk) => this.#keep(chunk),
		})
		const over = new AbortController()
		const isLate = await Promise.race([
			launched.exited.then(() => false),
			this.#clock.sleep(longestMs, over.signal).then(() => !over.signal.aborted),
		])
		over.abort()
		// Also what it left behind in its group: nobody else would end it.
		await this.#processes.end(launched, {signal: 'SIGTERM', graceMs})
		const exit = await launched.exited
		if (!isLate && exit.failure === null && exit.exitCode === 0) return true
		const why = isLate
			? `did not end within ${longestMs / 1000} s`
			: exit.failure !== null
				? `could not be started: ${exit.failure.message}`
				: exit.signal !== null
					? `was ended by ${exit.signal}`
					: `ended with code ${exit.exitCode}`
		this.#record.notice(
			`The hook ${name} ${why}; what it printed is in ${path.join(this.#record.place.dir, 'hooks.log')}.`,
		)
		return false
	}

	#keep(chunk: Uint8Array): void {
		if (this.#printedBytes > mostPrintedBytes) return
		this.#printedBytes += chunk.byteLength
		this.#printed.push(chunk)
	}

	async #keepPrinted(): Promise<void> {
		await this.#record.place.write('hooks-log', 'hooks.log', Buffer.concat(this.#printed)).catch(() => {})
	}
}

/** Something that decides, whether by pairs or by runs that were kept. */
function hasRegressed(state: RunState): boolean {
	return summarise(state).suites.some(
		({verdicts, baseline}) =>
			verdicts.some(one => one.gates && one.verdict === 'regression') ||
			(baseline?.verdicts.some(one => one.gates && one.verdict === 'regression') ?? false),
	)
}

function hasAlerted({suites, tMs}: RunState): boolean {
	return suites
		.flatMap(suite => judgeRules(suite, suite.finishedMs ?? tMs))
		.some(({spec, outcome}) => spec.list === 'alerts' && outcome === 'fail')
}
