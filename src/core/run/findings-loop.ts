import {busySamples} from '../profile/busy-samples.ts'
import {shortLocation} from '../profile/frame.ts'
import {isAhead} from '../profile/ranking.ts'
import {topFrames} from '../profile/top-frames.ts'
import {momentsOf} from '../stats/moments.ts'
import type {Finding} from '../trouble/finding.ts'
import {durationMs, percent} from '../units/format.ts'
import {finding} from './finding-codes.ts'
import type {FindingInput} from './finding-input.ts'
import {secondsOf} from './measured-span.ts'
import type {SuiteState} from './run-state.ts'

/** A delay that people notice, and clinic doctor's limit. */
const blockedMs = 100
/** Doctor's limit of the usual delay: every request pays it. */
const usuallyLateMs = 10
/** From here on it was not the program that held the loop up, but whoever had the cores. */
const keptShare = 0.5
const toldShare = 0.1
const gcHeavyShare = 0.1
const gcHeavyMsPerSecond = 100

export function loopFindings(input: FindingInput): Finding[] {
	const {suite} = input
	if (suite.nodes.size === 0 || suite.loop.totals.observedMs === 0) return []
	const stuck = neverYielded(input)
	return [...(stuck.length > 0 ? stuck : blocked(input)), ...gcHeavy(input)]
}

/** The loop stood still for nearly all of the time that was watched. */
function neverYielded({suite, fromMs, toMs}: FindingInput): Finding[] {
	const {delayMaxMs} = suite.loop.totals
	const utilisation = momentsOf(secondsOf(suite.loop.utilisation, fromMs, toMs)).mean
	const watchedMs = toMs - fromMs
	if (!(delayMaxMs >= 1500 && delayMaxMs >= 0.75 * watchedMs)) return []
	const culprit = culpritOf(suite, fromMs, toMs)
	return [
		finding(
			'loop-never-yielded',
			'warning',
			`The event loop never turned${culprit ? `: ${culprit.name} held it` : ''}. Timers, requests and signals waited until the code returned; split the work, or move it to a worker thread.`,
			`stalled for ${durationMs(delayMaxMs)} of ${durationMs(watchedMs)}${Number.isNaN(utilisation) ? '' : `, loop ${percent(utilisation)} busy`}${culprit ? `, ${culprit.evidence}` : ''}`,
		),
	]
}

function blocked({suite, fromMs, toMs}: FindingInput): Finding[] {
	const firstSecond = Math.floor(fromMs / 1000)
	const delays = suite.loop.delayMaxMs.slice(firstSecond, Math.ceil(toMs / 1000))
	const known = delays.filter(delay => !Number.isNaN(delay))
	const worstMs = known.reduce((a, b) => Math.max(a, b), 0)
	const worst = delays.indexOf(worstMs)
	const usual = secondsOf(suite.loop.delayP50Ms, fromMs, toMs)
	const late = usual.filter(delay => delay >= usuallyLateMs).length
	const usuallyLate = usual.length >= 5 && late > usual.length / 2
	if (worstMs < blockedMs && !usuallyLate) return []
	const badSeconds = delays.filter(delay => delay >= blockedMs).length
	const endMs = (firstSecond + worst + 1) * 1000
	// A second's figure covers the second before it was taken, and a long stall began as much earlier as it lasted.
	const window = {fromMs: endMs - 2000 - worstMs, toMs: endMs}
	const pid = suite.loop.delayMaxPid.values[firstSecond + worst]
	const waitedMs = pid === undefined ? Number.NaN : suite.usage.mainWaitedMs(pid, {...window, spanMs: worstMs})
	const wasKept = waitedMs >= keptShare * worstMs
	const culprit = wasKept ? null : culpritOf(suite, window.fromMs, window.toMs, pid)
	const share = usuallyLate
		? `in ${late} of ${usual.length} seconds half of all turns came ${durationMs(usuallyLateMs)} late or more`
		: `${badSeconds} of ${known.length} seconds had a delay of ${durationMs(blockedMs)} or more`
	const waited =
		waitedMs >= toldShare * worstMs ? `, its process waited ${durationMs(waitedMs)} of that for a core` : ''
	const evidence = `${share}, the worst ${durationMs(Math.max(0, endMs - 1000 - fromMs))} into the measurement${waited}${culprit ? `, ${culprit.evidence}` : ''}`
	if (wasKept)
		return [
			finding(
				'loop-blocked',
				'info',
				`The event loop was held up for as long as ${durationMs(worstMs)}, because its process waited ${durationMs(waitedMs)} for a core: all cores were taken. No function did that; run it where a core is free, or with fewer processes at once.`,
				evidence,
			),
		]
	return [
		finding(
			'loop-blocked',
			'warning',
			`The event loop was blocked for up to ${durationMs(worstMs)}${culprit ? `; ${culprit.name} held the CPU then` : ''}. Everything else in the process waited that long.`,
			evidence,
		),
	]
}

function gcHeavy({suite, fromMs, toMs}: FindingInput): Finding[] {
	const {gcMs, observedMs, gcMaxMs, gcMajor} = suite.loop.totals
	const share = gcMs / observedMs
	const perSecond = secondsOf(suite.loop.gcMs, fromMs, toMs)
	const worst = perSecond.reduce((a, b) => Math.max(a, b), 0)
	const badSeconds = perSecond.filter(ms => ms >= gcHeavyMsPerSecond).length
	if (share < gcHeavyShare && badSeconds === 0) return []
	return [
		finding(
			'gc-heavy',
			'warning',
			`Garbage collection took ${percent(share)} of the time${badSeconds > 0 ? `, and ${durationMs(worst)} of its worst second` : ''}. Fewer or longer-lived allocations on the hot path would give that back.`,
			`${durationMs(gcMs)} of collection in ${durationMs(observedMs)}, ${gcMajor} major, longest pause ${durationMs(gcMaxMs)}, ${badSeconds} of ${perSecond.length} seconds with ${durationMs(gcHeavyMsPerSecond)} or more`,
		),
	]
}

/** Who held the CPU in a window: the busiest function of our program rather than one of the engine's own states, if it leads by more than chance. */
function culpritOf(
	suite: SuiteState,
	fromMs: number,
	toMs: number,
	pid?: number,
): {name: string; evidence: string} | null {
	const weights = suite.cpu.window(Math.max(0, fromMs), toMs, pid)
	const samples = busySamples(weights)
	if (samples < 10) return null
	const frames = topFrames(weights, 5)
	const [top, next] = frames.some(frame => frame.file !== '') ? frames.filter(frame => frame.file !== '') : frames
	if (!top || top.selfShare < 0.2 || !isAhead(top.selfShare * samples, (next?.selfShare ?? 0) * samples, samples))
		return null
	const where = shortLocation({name: top.name, url: top.file, line: top.line, column: 0})
	return {
		name: where === '' ? top.name : `${top.name} (${where})`,
		evidence: `${percent(top.selfShare)} of the busy time of ${samples} samples`,
	}
}
