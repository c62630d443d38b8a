/** What a run tells the history, which it goes on without. The databases are loaded while the run waits for other things. */
import path from 'node:path'
import {runningRecord} from '../../core/history/kept/rows-of.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import type {HistoryPlace} from '../../store/history/open-history.ts'
import type {RunRecord} from './run-record.ts'

/** Before anything is measured: nobody waits long for a row that the end writes as well. */
const startPatienceMs = 500
/** Somebody is waiting for the result. */
const endPatienceMs = 3000

export class RunHistory {
	readonly #record: RunRecord
	readonly #shared: Pick<HistoryPlace, 'url' | 'project'>
	readonly #version: string
	#store: typeof import('../../store/history/record.ts') | null = null

	/** @param told.databaseUrl  of a shared history; null: there is only the one beside the runs. `project`: what this one is called there */
	constructor(
		record: RunRecord,
		told: {readonly databaseUrl: string | null; readonly project: string | null; readonly version: string},
	) {
		this.#record = record
		this.#shared = {url: told.databaseUrl, project: told.project}
		this.#version = told.version
	}

	async load(): Promise<void> {
		this.#store = await import('../../store/history/record.ts')
	}

	/** After the first event. What cannot be written now is, when the run is over. */
	async begun(): Promise<void> {
		const {state, runDir} = this.#record
		const {id, startedAt, environment, plan} = withoutSecrets({
			id: state.id,
			startedAt: state.startedAt,
			environment: state.environment,
			plan: {command: state.plan.command},
		})
		const record = runningRecord({id, startedAt, environment, command: plan.command, toolVersion: this.#version})
		this.#say(await this.#store!.recordStart(this.#place(startPatienceMs), record, runDir))
	}

	/** @param reportDir  where report.json is */
	async over(reportDir: string): Promise<void> {
		const {state, targetLog} = this.#record
		const place = this.#place(endPatienceMs)
		this.#say(await this.#store!.recordEnd(place, state.id, reportDir, () => targetLog.giveWay()))
	}

	#place(patienceMs: number) {
		const outDir = path.dirname(path.dirname(this.#record.runDir))
		return {outDir, ...this.#shared, masked: withoutSecrets, patienceMs}
	}

	#say(words: readonly string[]): void {
		for (const text of words) this.#record.notice(sanitise(text))
	}
}
