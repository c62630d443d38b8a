import {needsOf} from '../../core/plan/kinds.ts'
import type {NeededFloor} from '../../core/plan/needs-of-kind.ts'
import type {SuitePlan} from '../../core/plan/plan.ts'
import {readNoise, type StoredFloor} from '../../store/noise-file.ts'
import type {CompareFlags} from '../command-line/invocation.ts'
import {type Session, sayNotice} from '../session.ts'

/** The noise floor that was measured here for what is compared, as its margin; null: the user has set one, or nobody has measured it. */
export async function marginOf(
	session: Session,
	outDir: string,
	plan: SuitePlan,
	flags: CompareFlags,
): Promise<{readonly share: number; readonly from: 'noise'} | null> {
	const needed = needsOf(plan).floor(plan)
	if (flags.margin !== null || needed === null) return null
	const {file, floors: known, damage} = await readNoise(outDir)
	if (damage !== null)
		sayNotice(
			session,
			`${file} is damaged: ${damage}. What cannot be read of it is left out, so the margin may not be what noise measured here. Repair it, say --margin, or measure again with: arsenal-tui noise (which keeps the damaged file).`,
		)
	if (known.length === 0) return null
	const {fingerprint} = await session.environment(plan.launch.cwd)
	const floors = known.filter(
		one =>
			one.fingerprint === fingerprint && one.metric === needed.metric && one.stat === 'median' && isOf(one, needed),
	)
	return floors.length === 0 ? null : {share: Math.max(...floors.map(one => one.margin)), from: 'noise'}
}

function isOf(floor: StoredFloor, {launches}: NeededFloor): boolean {
	return launches.some(({shell, argv}) => floor.shell === shell && sameWords(floor.argv, argv))
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((word, i) => word === b[i])
}
