/** Baselines by their names, and the runs they stand for. */
import type {Baseline} from '../../core/history/baseline/baseline.ts'
import type {KeptRun} from '../../core/history/kept/run-record.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {readBaselines, readLatestRuns} from '../../store/history/baselines.ts'
import type {History} from '../../store/history/history.ts'
import {readRunRecord} from '../../store/history/read-run.ts'

/** @throws ArsenalError `unknown-baseline` */
export async function requireBaseline(history: History, name: string): Promise<readonly Baseline[]> {
	const all = await readBaselines(history)
	const found = all.filter(one => one.name === name)
	if (found.length > 0) return found
	const names = [...new Set(all.map(one => one.name))]
	throw new ArsenalError('unknown-baseline', `There is no baseline ${name} in ${history.where}.`, {
		advice:
			names.length === 0
				? `\`arsenal-tui baseline save ${name}\` keeps the latest runs as one.`
				: `There are: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', ...' : ''}.`,
	})
}

/** @param beforeMs  only what began before; null: until now. @returns what it stands for, as far as it is kept */
export async function runsOf(
	history: History,
	baseline: Baseline,
	beforeMs: number | null,
): Promise<readonly KeptRun[]> {
	const {suite, fingerprint, setupHash, strategy, branch, runCount} = baseline
	const ids =
		strategy === 'fixed'
			? baseline.runs
			: await readLatestRuns(history, {
					...{
						suite,
						fingerprint,
						setupHash,
						runtime: null,
						branch,
						limit: runCount,
						isGreen: strategy === 'last-green',
					},
					...(beforeMs === null ? {} : {beforeMs}),
				})
	const found: KeptRun[] = []
	for (const id of ids) {
		const kept = await readRunRecord(history, id)
		if (kept !== null) found.push(kept)
	}
	return found
}
