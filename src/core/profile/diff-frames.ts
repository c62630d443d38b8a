import {normalQuantile} from '../stats/normal.ts'
import {tQuantile} from '../stats/student-t.ts'
import {type AlignedProfiles, type AlignedSide, alignProfiles, type ProfileSide} from './align-profiles.ts'
import {makeCallTree, withoutIdle} from './call-tree.ts'
import {categoryOf, type Frame} from './frame.ts'
import {type FrameTotal, frameTotals} from './frame-totals.ts'
import {portableFile} from './portable-file.ts'
import {type SeenShare, shareDifference} from './share-difference.ts'
import {meanSpread, type SharesOfRuns, type Spread, spreadOf, steadied} from './share-spread.ts'
import type {FrameIndex, StackIndex} from './stack-table.ts'
import type {StackWeights} from './stack-weights.ts'

export type DiffSide = ProfileSide & {
	/** Time of one operation (a run, a request, a call): CPU time, or wall time with idle included; null when nobody measured it. */
	readonly operationUs: number | null
	/** Where its true time lies, at 95 %: without it a slower machine passes for functions that grew. */
	readonly operationInterval?: {readonly low: number; readonly high: number} | null
}

export interface DiffOptions {
	/** Included where `operationUs` is wall time. Default: left out. */
	readonly idle?: 'left-out' | 'included'
	/** Default 0.95. */
	readonly level?: number
	/** A difference below this part of the larger operation is not clear, however many samples stand behind it. Default 0.005. */
	readonly minShare?: number
}

/** One figure of one function on both sides. `base`, `head`, `delta`, `low` and `high` in the unit of the difference. */
export interface Growth {
	readonly baseShare: number
	readonly headShare: number
	readonly base: number
	readonly head: number
	/** head - base. */
	readonly delta: number
	/** Where the true difference lies, at the asked level, for this function by itself. */
	readonly low: number
	readonly high: number
	/** Not `unclear`: beyond chance even when all functions are looked at together, and large enough to matter. */
	readonly is: 'grew' | 'shrank' | 'unclear'
}

export interface FrameDiff {
	/** As head has it; as base had it when it is gone. */
	readonly frame: Frame
	/** Below the root of its side: `src/json.ts`; '' for native code. */
	readonly file: string
	/** Lines move between revisions; null where the side has not seen it. */
	readonly baseLine: number | null
	readonly headLine: number | null
	/** Seen on both sides, or on one only: that may be chance too, see `is`. */
	readonly presence: 'both' | 'new' | 'gone'
	readonly self: Growth
	/** With all it calls; a recursion counts once. */
	readonly total: Growth
	/** The user's function through which most of the difference came; null for the user's own code. */
	readonly via: {readonly name: string; readonly file: string; readonly line: number} | null
}

export interface ProfileDiff {
	/** Microseconds an operation, where both sides know them; else a share of the profile. */
	readonly unit: 'us' | 'share'
	/** By descending growth of self, then of total. */
	readonly frames: readonly FrameDiff[]
	readonly base: DiffSideSummary
	readonly head: DiffSideSummary
	/** What flamegraphs of it are made of: see diff-tree.ts. */
	readonly aligned: AlignedProfiles
	readonly idle: 'left-out' | 'included'
}

export interface DiffSideSummary {
	readonly profiles: number
	readonly samples: number
	/** What a share of 1 is in the unit of the difference; 0 for a side without samples. */
	readonly scale: number
}

/**
 * Which functions grew between two sets of profiles, and by how much an operation. A sampled share is uncertain, and of hundreds of
 * functions some differ by chance: a difference is only called clear when its interval, widened for the number of functions (Bonferroni)
 * and for how much the shares of runs differ (share-spread.ts), leaves out 0.
 */
export function diffFrames(base: DiffSide, head: DiffSide, options: DiffOptions = {}): ProfileDiff {
	const {idle = 'left-out', level = 0.95, minShare = 0.005} = options
	const aligned = alignProfiles(base, head)
	const unit = isTime(base.operationUs) && isTime(head.operationUs) ? 'us' : 'share'
	const [seenBase, seenHead] = [lookAt(aligned.base, idle), lookAt(aligned.head, idle)]
	const scaleOf = (side: DiffSide, seen: Seen) => (seen.samples === 0 ? 0 : unit === 'us' ? side.operationUs! : 1)
	const scales = {base: scaleOf(base, seenBase), head: scaleOf(head, seenHead)}
	const errors = {base: scaleErrors(base, unit), head: scaleErrors(head, unit)}
	const indices = [...new Set([...seenBase.whole.keys(), ...seenHead.whole.keys()])]
	const kinds = ['self', 'total'] as const
	const tests = indices.length * kinds.length
	const spreads = new Map(kinds.map(kind => [kind, spreadsOf(kind, indices, seenBase, seenHead)] as const))
	const least = minShare * Math.max(scales.base, scales.head)

	const quantile = quantiles()

	const grow = (kind: Kind, frame: FrameIndex): Growth => {
		const {own, all} = spreads.get(kind)!
		const {ratio, degrees} = steadied(own.get(frame)!, all)
		const seen = (side: Seen, which: 'base' | 'head'): SeenShare => ({
			share: shareIn(side.whole.get(frame), kind, side.us),
			worth: Math.max(1, side.samples / ratio),
			scale: scales[which],
			...errors[which],
		})
		const [b, h] = [seen(seenBase, 'base'), seen(seenHead, 'head')]
		const delta = h.scale * h.share - b.scale * b.share
		const alone = shareDifference(b, h, quantile(1 - (1 - level) / 2, degrees))
		const together = shareDifference(b, h, quantile(1 - (1 - level) / 2 / tests, degrees))
		const isClear = Math.abs(delta) >= least && seenBase.samples > 0 && seenHead.samples > 0
		return {
			baseShare: b.share,
			headShare: h.share,
			base: b.scale * b.share,
			head: h.scale * h.share,
			delta,
			...alone,
			is: isClear && together.low > 0 ? 'grew' : isClear && together.high < 0 ? 'shrank' : 'unclear',
		}
	}

	const callers = userCallers(aligned, seenBase, seenHead, scales)
	const frames = indices.map((index): FrameDiff => {
		const name = aligned.names[index]!
		const caller = callers.get(index)
		return {
			frame: aligned.table.frames[index]!,
			...placeOf(name, base.root, head.root),
			presence: name.base === null ? 'new' : name.head === null ? 'gone' : 'both',
			self: grow('self', index),
			total: grow('total', index),
			via: caller === undefined ? null : viaOf(aligned, caller, base.root, head.root),
		}
	})
	frames.sort((x, y) => y.self.delta - x.self.delta || y.total.delta - x.total.delta || byName(x, y))
	const summary = (side: DiffSide, seen: Seen, scale: number) => ({
		profiles: side.profiles.length,
		samples: seen.samples,
		scale,
	})
	return {
		unit,
		frames,
		base: summary(base, seenBase, scales.base),
		head: summary(head, seenHead, scales.head),
		aligned,
		idle,
	}
}

/**
 * The functions to tell the user of: what clearly grew by itself, most first. Where the growth is spread so thin that none did, the
 * narrowest function of the user's that holds four fifths of it.
 */
export function grownFrames(diff: ProfileDiff, limit: number): FrameDiff[] {
	const grown = diff.frames.filter(frame => frame.self.is === 'grew')
	if (grown.length > 0) return grown.slice(0, limit)
	const holding = diff.frames.filter(frame => frame.total.is === 'grew' && categoryOf(frame.frame) === 'app')
	const most = holding.reduce((sum, frame) => Math.max(sum, frame.total.delta), 0)
	return holding
		.filter(frame => frame.total.delta >= 0.8 * most)
		.sort((x, y) => x.total.head - y.total.head || byName(x, y))
		.slice(0, Math.min(1, limit))
}

type Kind = 'self' | 'total'
type Totals = ReadonlyMap<FrameIndex, FrameTotal>

/** One side, counted. */
interface Seen {
	readonly weights: StackWeights
	readonly us: number
	readonly samples: number
	readonly whole: Totals
	readonly runs: ReadonlyArray<{readonly us: number; readonly samples: number; readonly totals: Totals}>
}

function lookAt(side: AlignedSide, idle: 'left-out' | 'included'): Seen {
	const counted = side.runs.map(run => count(run, idle)).filter(run => run.samples > 0)
	const weights = idle === 'included' ? side.whole : withoutIdle(side.whole)
	const {us, samples, totals} = count(side.whole, idle)
	return {weights, us, samples, whole: totals, runs: counted}
}

function count(weights: StackWeights, idle: 'left-out' | 'included') {
	const tree = makeCallTree(weights, {idle})
	const totals: Totals = new Map(frameTotals(tree).map(total => [total.frame, total]))
	return {us: tree.total[0]!, samples: tree.totalSamples[0]!, totals}
}

function shareIn(total: FrameTotal | undefined, kind: Kind, us: number): number {
	if (total === undefined || !(us > 0)) return 0
	return Math.min(1, (kind === 'self' ? total.self : total.total) / us)
}

/** Below this many samples a function's spread is that of a few grains. */
const fewSamples = 10

function spreadsOf(kind: Kind, indices: readonly FrameIndex[], base: Seen, head: Seen) {
	const own = new Map<FrameIndex, Spread>()
	const telling: Spread[] = []
	for (const index of indices) {
		const sharesOf = (side: Seen): SharesOfRuns => ({
			shares: side.runs.map(run => shareIn(run.totals.get(index), kind, run.us)),
			samples: side.runs.map(run => run.samples),
			share: shareIn(side.whole.get(index), kind, side.us),
		})
		const spread = spreadOf([sharesOf(base), sharesOf(head)])
		own.set(index, spread)
		const seen = [base, head].reduce(
			(sum, side) => sum + shareIn(side.whole.get(index), kind, side.us) * side.samples,
			0,
		)
		if (seen >= fewSamples) telling.push(spread)
	}
	return {own, all: meanSpread(telling.length > 0 ? telling : [...own.values()])}
}

/** Degrees of freedom are few numbers, functions are many. */
function quantiles(): (probability: number, degrees: number) => number {
	const known = new Map<string, number>()
	return (probability, degrees) => {
		if (!Number.isFinite(degrees)) return normalQuantile(probability)
		const key = `${probability} ${degrees}`
		let found = known.get(key)
		if (found === undefined) known.set(key, (found = tQuantile(probability, degrees)))
		return found
	}
}

/** For every function that is not the user's: the nearest caller that is, the one with the largest part in the difference. */
function userCallers(
	{table}: AlignedProfiles,
	base: Seen,
	head: Seen,
	scales: {readonly base: number; readonly head: number},
): Map<FrameIndex, FrameIndex> {
	const isUsers = table.frames.map(frame => categoryOf(frame) === 'app')
	const parts = new Map<FrameIndex, Map<FrameIndex, number>>()
	const add = ({weights, us}: Seen, scale: number) => {
		for (const [stack, self] of weights.self) {
			const frame = table.stackFrame[stack]!
			if (isUsers[frame]) continue
			let below: StackIndex = stack
			while (below >= 0 && !isUsers[table.stackFrame[below]!]) below = table.stackPrefix[below]!
			if (below < 0) continue
			const caller = table.stackFrame[below]!
			let sums = parts.get(frame)
			if (sums === undefined) parts.set(frame, (sums = new Map()))
			sums.set(caller, (sums.get(caller) ?? 0) + (scale * self) / us)
		}
	}
	add(head, scales.head)
	add(base, -scales.base)
	const found = new Map<FrameIndex, FrameIndex>()
	for (const [frame, sums] of parts) {
		let largest = Number.NEGATIVE_INFINITY
		let sum = 0
		for (const part of sums.values()) sum += part
		for (const [caller, part] of sums) {
			const inDirection = sum < 0 ? -part : part
			if (inDirection <= largest) continue
			largest = inDirection
			found.set(frame, caller)
		}
	}
	return found
}

type Names = AlignedProfiles['names'][number]

function placeOf(name: Names, baseRoot: string, headRoot: string) {
	return {
		file: name.head === null ? portableFile(name.base!.url, baseRoot) : portableFile(name.head.url, headRoot),
		baseLine: name.base?.line ?? null,
		headLine: name.head?.line ?? null,
	}
}

function viaOf(aligned: AlignedProfiles, caller: FrameIndex, baseRoot: string, headRoot: string): FrameDiff['via'] {
	const {file, baseLine, headLine} = placeOf(aligned.names[caller]!, baseRoot, headRoot)
	return {name: aligned.table.frames[caller]!.name, file, line: headLine ?? baseLine ?? 0}
}

function byName(x: FrameDiff, y: FrameDiff): number {
	const [a, b] = [x, y].map(({frame, file, headLine, baseLine}) => `${frame.name}\0${file}\0${headLine ?? baseLine}`)
	return a! < b! ? -1 : a! > b! ? 1 : 0
}

/** Standard errors read off an interval at 95 %, taken for normal on either side. */
function scaleErrors({operationUs, operationInterval}: DiffSide, unit: ProfileDiff['unit']) {
	if (unit === 'share' || !operationInterval) return {scaleBelow: 0, scaleAbove: 0}
	const z = normalQuantile(0.975)
	return {
		scaleBelow: Math.max(0, operationUs! - operationInterval.low) / z,
		scaleAbove: Math.max(0, operationInterval.high - operationUs!) / z,
	}
}

function isTime(us: number | null): us is number {
	return us !== null && us > 0 && Number.isFinite(us)
}
