import {momentsOf} from '../../stats/moments.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, grouped, percent} from '../../units/format.ts'
import {type Collections, collectionsOf} from '../state/collections.ts'
import {secondsOf} from '../state/measured-span.ts'
import {nodeCount} from '../state/run-state.ts'
import {type Culprit, culpritOf} from './culprit.ts'
import type {FindingInput} from './finding-input.ts'
import {crowding, type OwnStall, ownStalls} from './stalls.ts'

/** A delay that people notice, and clinic doctor's limit. */
const blockedMs = 100
/** One alone happens to any service now and then; from here on it is worth knowing what it was. */
const blockedOnceMs = 250
/** Doctor's limit of the usual delay: half of all that comes waits so long before anything is done about it. */
const usuallyLateMs = 10
/** From here on it was not the program that held the loop up, but whoever had the cores. */
const keptShare = 0.5
/** Below this a wait for a core is what any thread has. */
const toldShare = 0.1
const gcHeavyShare = 0.1
const gcHeavyMsPerSecond = 100
/** Seconds like that, and their share of all: one large collection is not a habit. */
const gcHeavySeconds = 3
const gcHeavySecondsShare = 0.2
/** A compiler or bundler fills its heap once and takes 10 to 30 % for it; from here on it mostly collects. */
const gcHeavyJobShare = 0.5

export function loopFindings(input: FindingInput): Finding[] {
	if (!isWatched(input)) return []
	const stuck = neverYielded(input)
	if (input.role === 'job') return [...stuck, ...gcHeavyJob(input)]
	return [...(stuck.length > 0 ? stuck : blocked(input)), ...gcHeavy(input)]
}

/** For a job that is timed: whether its loop turned is its own business. */
export function collectionFindings(input: FindingInput): Finding[] {
	return isWatched(input) ? gcHeavyJob(input) : []
}

function isWatched({suite}: FindingInput): boolean {
	return nodeCount(suite) > 0 && suite.loop.totals.observedMs !== 0
}

/** The loop stood still for nearly all of the time that was watched. */
function neverYielded({suite, role, fromMs, toMs}: FindingInput): Finding[] {
	const {delayMaxMs} = suite.loop.totals
	const utilisation = momentsOf(secondsOf(suite.loop.utilisation, fromMs, toMs)).mean
	const watchedMs = toMs - fromMs
	if (!(delayMaxMs >= 1500 && delayMaxMs >= 0.75 * watchedMs)) return []
	const culprit = culpritOf(suite, [{fromMs, toMs}])
	const held = culprit ? `: ${culprit.name} held it${microtasks(culprit)}` : ''
	return [
		finding(
			'loop-never-yielded',
			role === 'job' ? 'info' : 'warning',
			role === 'job'
				? `The event loop never turned${held}. A program that does one thing may do so; its timers and signals waited meanwhile.`
				: `The event loop never turned${held}. Timers, requests and signals waited until the code returned; split the work, or move it to a worker thread.`,
			`stalled for ${durationMs(delayMaxMs)} of ${durationMs(watchedMs)}${Number.isNaN(utilisation) ? '' : `, loop ${percent(utilisation)} busy`}${culprit ? `, ${culprit.evidence}` : ''}`,
		),
	]
}

/** For services, and without what their threads waited for a core: that is the machine's. */
function blocked(input: FindingInput): Finding[] {
	const {suite, heldFromMs, fromMs, toMs} = input
	const stalls = ownStalls(input)
	const long = stalls.filter(stall => stall.ownMs >= blockedMs)
	const usual = secondsOf(suite.loop.delayP50Ms, heldFromMs, toMs)
	const late = usual.filter(delay => delay / crowding(input) >= usuallyLateMs).length
	const usuallyLate = usual.length >= 5 && late > usual.length / 2
	const worst = long.reduce<OwnStall | null>((a, b) => (a === null || b.ownMs > a.ownMs ? b : a), null)
	if (worst === null && !usuallyLate) return heldUp(stalls)
	const badSeconds = new Set(long.map(stall => Math.floor(stall.tMs / 1000))).size
	const isHabit = long.some(stall => !stall.settling) && (badSeconds > 1 || worst!.ownMs >= blockedOnceMs)
	const culprit = worst ? whoBlocked(suite, worst, long) : culpritOf(suite, [{fromMs, toMs}])
	const seconds = Math.max(1, Math.round((toMs - fromMs) / 1000))
	const said = [
		usuallyLate
			? `in ${late} of ${usual.length} seconds half of what came waited ${durationMs(usuallyLateMs)} or more for the loop`
			: `${badSeconds} of ${seconds} seconds had something wait ${durationMs(blockedMs)} or more`,
		...(worst
			? [`the worst ${durationMs(Math.max(0, worst.tMs - worst.intervalMs - fromMs))} into the measurement`]
			: []),
		...(worst && worst.waitedMs >= toldShare * worst.delayMs
			? [`its process waited ${durationMs(worst.waitedMs)} more for a core`]
			: []),
		...(culprit ? [culprit.evidence] : []),
	]
	const known = usual.reduce((a, b) => Math.max(a, b), 0)
	return [
		finding(
			'loop-blocked',
			isHabit || usuallyLate ? 'warning' : 'info',
			`The event loop was blocked for up to ${durationMs(worst?.ownMs ?? known)}${culprit ? `; ${culprit.name} held the CPU then${microtasks(culprit)}` : ''}. Everything else in the process waited that long.`,
			said.join(', '),
		),
	]
}

/**
 * Who held the loop up longest; where that time holds too few samples to say, who did in all times like it. A thread takes no sample while it is in one
 * call of the system, however long that lasts: reading a large file leaves two or three.
 */
function whoBlocked(suite: FindingInput['suite'], worst: OwnStall, long: readonly OwnStall[]): Culprit | null {
	const stretchOf = ({tMs, delayMs, intervalMs}: OwnStall) => ({fromMs: tMs - delayMs - intervalMs, toMs: tMs})
	const alike = long.filter(({pid}) => pid === worst.pid)
	return culpritOf(suite, [stretchOf(worst)], worst.pid) ?? culpritOf(suite, alike.map(stretchOf), worst.pid)
}

/** Nothing of the program's took long, and yet its loop came late. */
function heldUp(stalls: readonly OwnStall[]): Finding[] {
	const kept = stalls.filter(({delayMs, waitedMs}) => delayMs >= blockedMs && waitedMs >= keptShare * delayMs)
	const worst = kept.reduce<OwnStall | null>((a, b) => (a === null || b.delayMs > a.delayMs ? b : a), null)
	if (worst === null) return []
	return [
		finding(
			'loop-blocked',
			'info',
			`The event loop was held up for as long as ${durationMs(worst.delayMs)}, because its process waited ${durationMs(worst.waitedMs)} for a core: all cores were taken. No function did that; run it where a core is free, or with fewer processes at once.`,
			`${grouped(kept.length)} ${kept.length === 1 ? 'delay' : 'delays'} of ${durationMs(blockedMs)} or more, at least half of it waiting for a core`,
		),
	]
}

function microtasks({inMicrotasks}: Culprit): string {
	return inMicrotasks
		? ', called by promises or process.nextTick (microtasks), all of which come before the loop turns'
		: ''
}

function gcHeavy(input: FindingInput): Finding[] {
	const {suite, heldFromMs, toMs} = input
	const slower = crowding(input)
	const collections = collectionsOf(suite)
	const share = collections?.share ?? Number.NaN
	const perSecond = secondsOf(suite.loop.gcMs, heldFromMs, toMs)
	const badSeconds = perSecond.filter(ms => ms / slower >= gcHeavyMsPerSecond).length
	const isHabit = badSeconds >= gcHeavySeconds && badSeconds >= gcHeavySecondsShare * perSecond.length
	if (!(surelyShare(collections) / slower >= gcHeavyShare || isHabit)) return []
	const worst = perSecond.reduce((a, b) => Math.max(a, b), 0)
	return [
		finding(
			'gc-heavy',
			'warning',
			`Pauses of garbage collection took ${percent(share)} of the time${badSeconds > 0 ? `, and ${durationMs(worst)} of its worst second` : ''}. Fewer or longer-lived allocations on the hot path would give that back.`,
			`${collected(suite, collections)}, ${badSeconds} of ${perSecond.length} seconds with ${durationMs(gcHeavyMsPerSecond)} or more`,
		),
	]
}

function gcHeavyJob(input: FindingInput): Finding[] {
	const {suite} = input
	const collections = collectionsOf(suite)
	const share = collections?.share ?? Number.NaN
	const own = surelyShare(collections) / crowding(input)
	if (!(own >= gcHeavyShare)) return []
	return [
		finding(
			'gc-heavy',
			own >= gcHeavyJobShare ? 'warning' : 'info',
			own >= gcHeavyJobShare
				? `Pauses of garbage collection took ${percent(share)} of the time: the heap is nearly full, or allocations that are kept for a while outrun the young generation. A larger --max-old-space-size or --max-semi-space-size would give much of that back.`
				: `Pauses of garbage collection took ${percent(share)} of the time. A larger --max-semi-space-size may give some of that back.`,
			collected(suite, collections),
		),
	]
}

/** Where it is an estimate, one long pause may stand for some that never were. Where nobody can tell how far off it is, nothing was seen but what is no estimate. */
function surelyShare(collections: Collections | null): number {
	return collections ? collections.share - (collections.shareError || 0) : Number.NaN
}

function collected({loop}: FindingInput['suite'], collections: Collections | null): string {
	const {observedMs, gcMaxMs} = loop.totals
	const longest = `longest pause ${durationMs(gcMaxMs)}`
	if (collections === null) return longest
	const {totalMs, major, watchedShare} = collections
	const sum = `${durationMs(totalMs)} of collection in ${durationMs(observedMs)}`
	if (watchedShare >= 1) return `${sum}, ${major} major, ${longest}`
	return `about ${sum}, watched ${percent(watchedShare)} of the time; seen: ${major} major, ${longest}`
}
