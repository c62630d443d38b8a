import type {Histogram} from '../stats/histogram.ts'
import {durationNs, grouped, percent} from '../units/format.ts'

/**
 * What of the generator, or of the machine it runs on, made a load something else than was asked for. `core`: others had the cores; `loop`: its own loop was
 * full; `gc`: its garbage collections; `sockets`: it had no descriptor or port left; `backlog`: the kernel let connections go that nobody accepted;
 * `lag`: it was late, by nothing of these.
 */
export const bottlenecks = ['core', 'loop', 'gc', 'sockets', 'backlog', 'lag'] as const
export type Bottleneck = (typeof bottlenecks)[number]

/** What is known of how a load was sent. */
export interface SentLoad {
	readonly sendLag: Histogram
	readonly sent: number
	/** Requests for which this machine had no descriptor or port. */
	readonly withoutSocket: number
	readonly backlogDrops: number
	/** Second by second, NaN where nobody told: shares of the time, those of the worst thread. */
	readonly loopBusy: readonly number[]
	readonly gcShare: readonly number[]
	readonly waitedShare: readonly number[]
}

export interface FoundBottleneck {
	readonly is: Bottleneck
	/** A clause: what it was, in figures. */
	readonly words: string
}

/** A schedule is kept to a millisecond or two. One request in a hundred that is later than this was not sent when it should have been. */
const lateNs = 5e6
const lateQuantile = 0.99
/** A loop that is busy for more of a second gets to what it reads too late, and times that as service. */
const fullLoop = 0.85
const fullSeconds = 0.1
/** Shares of a second beyond which each explains that requests were late. */
const longWait = 0.05
const longCollections = 0.1

/** @returns what it was, worst first; empty: it was as it should have been */
export function bottlenecksOf(load: SentLoad): readonly FoundBottleneck[] {
	const found: FoundBottleneck[] = []
	const {sendLag, withoutSocket, sent, backlogDrops} = load
	const lag = sendLag.quantile(lateQuantile)
	const isLate = sendLag.n > 0 && lag > lateNs
	const full = load.loopBusy.filter(share => share >= fullLoop).length
	const told = load.loopBusy.filter(share => !Number.isNaN(share)).length
	const isFull = told > 0 && full / told >= fullSeconds
	if (withoutSocket > 0)
		found.push({
			is: 'sockets',
			words: `${grouped(withoutSocket)} of ${grouped(sent)} requests found no descriptor or no port on this machine`,
		})
	if (isLate) found.push(whyLate(load, lag, isFull))
	else if (isFull)
		found.push({
			is: 'loop',
			words: `its loop was ${percent(fullLoop)} busy or more in ${grouped(full)} of ${grouped(told)} seconds`,
		})
	if (backlogDrops > 0)
		found.push({
			is: 'backlog',
			words: `the kernel of this machine let ${grouped(backlogDrops)} ${backlogDrops === 1 ? 'connection' : 'connections'} go that no server had accepted yet, each of which is tried again a second later`,
		})
	return found
}

/** The cause that took the largest part of the seconds in which there was most of it. */
function whyLate({waitedShare, gcShare}: SentLoad, lagNs: number, isFull: boolean): FoundBottleneck {
	const late = `one request in a hundred was sent ${durationNs(lagNs)} late or later`
	const waited = peak(waitedShare)
	const collected = peak(gcShare)
	if (collected >= longCollections && collected >= waited)
		return {is: 'gc', words: `${late}, its garbage collections took up to ${percent(collected)} of a second`}
	if (waited >= longWait)
		return {is: 'core', words: `${late}, it waited for a core for up to ${percent(waited)} of a second`}
	if (isFull) return {is: 'loop', words: `${late}, its loop was full`}
	return {is: 'lag', words: late}
}

function peak(shares: readonly number[]): number {
	// A second of which nobody told is no number.
	return shares.reduce((most, share) => (Number.isNaN(share) ? most : Math.max(most, share)), 0)
}
