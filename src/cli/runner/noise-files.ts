import path from 'node:path'
import type {RunState} from '../../core/run/state/run-state.ts'
import {summaryKindOf} from '../../core/run/summary/kinds.ts'
import {readNoise, type StoredFloor, type StoredNoise, storeNoise} from '../../store/noise-file.ts'
import {type Session, sayNotice} from '../session.ts'

/** Files what `noise` measured where `ab` looks for it: beside the runs. @returns null when there was nothing to file */
export async function storeNoiseOf(runDir: string, state: RunState): Promise<StoredNoise | null> {
	const floors = state.suites.flatMap(suite =>
		summaryKindOf(suite)
			.floors(suite)
			.map(
				({launch, ...floor}): StoredFloor => ({
					suite: suite.plan.name,
					...floor,
					argv: launch.argv,
					shell: launch.shell,
					fingerprint: state.environment.fingerprint,
					measuredAt: state.startedAt,
					run: state.id,
				}),
			),
	)
	return floors.length === 0 ? null : storeNoise(path.dirname(path.dirname(runDir)), floors)
}

export function sayKeptAside(file: string, {why, keptAs}: NonNullable<StoredNoise['damaged']>): string {
	return `${file} was damaged: ${why}. It is kept as ${keptAs}; the new file holds what could be read of it and what was measured now. Measure other suites again with: arsenal-tui noise SUITE.`
}

export async function sayToBeKept(session: Session, outDir: string): Promise<void> {
	const {file, damage} = await readNoise(outDir)
	if (damage === null) return
	sayNotice(
		session,
		`${file} is damaged: ${damage}. It will be kept beside the new one, as ${path.basename(file)}.damaged, once there is something measured to store.`,
	)
}
