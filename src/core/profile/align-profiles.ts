import {ArsenalError} from '../trouble/arsenal-error.ts'
import type {Frame} from './frame.ts'
import {matchFrames} from './match-frames.ts'
import {type FrameIndex, type StackIndex, StackTable} from './stack-table.ts'
import type {StackWeights, WeightUnit} from './stack-weights.ts'

export interface ProfileSide {
	/**
	 * Spans of a second or more, of one run or of several: what they differ by tells how far a share can be trusted, and ten say more of
	 * that than two. A program that does one thing after the other (a build, a script) has no such spans: give whole runs of it.
	 */
	readonly profiles: readonly StackWeights[]
	/** What the paths of this side begin with: the folder of its checkout. '' when they need no cutting. */
	readonly root: string
}

/** Both sides in the words of one table, in which a function that is in both is one frame. */
export interface AlignedProfiles {
	readonly table: StackTable
	readonly base: AlignedSide
	readonly head: AlignedSide
	/** By frame of `table`: as either side calls it; null where that side has not seen it. */
	readonly names: ReadonlyArray<{readonly base: Frame | null; readonly head: Frame | null}>
}

export interface AlignedSide {
	readonly whole: StackWeights
	readonly runs: readonly StackWeights[]
}

export function alignProfiles(base: ProfileSide, head: ProfileSide): AlignedProfiles {
	unitOf([...base.profiles, ...head.profiles])
	const [mergedBase, mergedHead] = [mergeTables(base.profiles), mergeTables(head.profiles)]
	const pairs = matchFrames({weights: mergedBase.whole, root: base.root}, {weights: mergedHead.whole, root: head.root})
	const table = new StackTable()
	const names: Array<{base: Frame | null; head: Frame | null}> = []
	const [ofBase, ofHead] = [new Map<FrameIndex, FrameIndex>(), new Map<FrameIndex, FrameIndex>()]
	for (const pair of pairs) {
		const name = {
			base: mergedBase.whole.table.frames[pair.base] ?? null,
			head: mergedHead.whole.table.frames[pair.head] ?? null,
		}
		names.push(name)
		// Not by `table.frame`, which would take two functions for one that stand in the same line of either revision.
		const index = table.frames.push(name.head ?? name.base!) - 1
		if (pair.base >= 0) ofBase.set(pair.base, index)
		if (pair.head >= 0) ofHead.set(pair.head, index)
	}
	return {table, base: rename(mergedBase, ofBase, table), head: rename(mergedHead, ofHead, table), names}
}

/** The profiles of one side over one table, and their sum. */
function mergeTables(profiles: readonly StackWeights[]): AlignedSide {
	const table = new StackTable()
	const runs = profiles.map(profile => {
		const {frames} = profile.table
		return restack(profile, table, frame => table.frame(frames[frame]!))
	})
	return {whole: sumOf(runs, table), runs}
}

function rename({runs}: AlignedSide, frames: ReadonlyMap<FrameIndex, FrameIndex>, table: StackTable): AlignedSide {
	const renamed = runs.map(run => restack(run, table, frame => frames.get(frame)!))
	return {whole: sumOf(renamed, table), runs: renamed}
}

/** The same stacks in another table. Stacks of no weight are not carried over, and so may their frames be unknown. */
function restack(weights: StackWeights, table: StackTable, frameOf: (frame: FrameIndex) => FrameIndex): StackWeights {
	const known = new Map<StackIndex, StackIndex>([[-1, -1]])
	const find = (stack: StackIndex): StackIndex => {
		const path: StackIndex[] = []
		let at = stack
		for (; !known.has(at); at = weights.table.stackPrefix[at]!) path.push(at)
		let found = known.get(at)!
		for (let i = path.length - 1; i >= 0; i--) {
			found = table.stack(found, frameOf(weights.table.stackFrame[path[i]!]!))
			known.set(path[i]!, found)
		}
		return found
	}
	const self = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	for (const [stack, us] of weights.self) {
		if (!(us > 0)) continue
		const there = find(stack)
		self.set(there, (self.get(there) ?? 0) + us)
		samples.set(there, (samples.get(there) ?? 0) + (weights.samples.get(stack) ?? 0))
	}
	return {...weights, table, self, samples}
}

/** What counts different things has no sum. @throws ArsenalError `internal` */
function unitOf(profiles: readonly StackWeights[]): WeightUnit {
	const [unit = 'us', ...others] = new Set(profiles.map(profile => profile.unit))
	if (others.length > 0)
		throw new ArsenalError('internal', `Profiles in ${unit} and in ${others[0]} cannot be compared`)
	return unit
}

function sumOf(runs: readonly StackWeights[], table: StackTable): StackWeights {
	const self = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	let durationMs = 0
	for (const run of runs) {
		for (const [stack, us] of run.self) self.set(stack, (self.get(stack) ?? 0) + us)
		for (const [stack, count] of run.samples) samples.set(stack, (samples.get(stack) ?? 0) + count)
		durationMs += run.durationMs
	}
	return {table, unit: unitOf(runs), self, samples, durationMs}
}
