/** How reports and screens say what was seen of a suite, and what its processes waited for. */

import {durationMs, grouped, percent} from '../units/format.ts'

export interface SamplesSeen {
	readonly samples: number
	/** Share of the CPU time that was used. */
	readonly cpuShare?: number | null
}

/** `87 samples, which cover 62.1% of the CPU time`. None cover nothing, whatever time they could have been taken in. */
export function saySamples({samples, cpuShare = null}: SamplesSeen): string {
	const share =
		cpuShare === null || samples === 0
			? ''
			: `, which ${samples === 1 ? 'covers' : 'cover'} ${percent(cpuShare)} of the CPU time`
	return `${grouped(samples)} ${samples === 1 ? 'sample' : 'samples'}${share}`
}

/** Why no function is called the hottest; null: some are. */
export function sayUnranked({
	unranked = null,
}: {
	readonly unranked?: 'few-samples' | 'small-share' | null
}): string | null {
	switch (unranked) {
		case 'few-samples':
			return 'Not ranked: below 31 samples the first function is ahead of the second by chance.'
		case 'small-share':
			return 'Not ranked: less than half of what the main threads did was seen, and what was not could be hotter.'
		case null:
			return null
	}
}

/** Threads wait for less than this share of the time they ran on any machine: not worth a word. */
const leastWaitShare = 0.05

/** `threads waited 1.2 s for a core`; null: hardly, or not known. `durationMs` of the measurement. */
export function sayWaiting(
	usage: {readonly waitMs?: number | null; readonly cpuShare: {readonly mean: number | null}},
	measuredMs: number,
): string | null {
	const {waitMs = null, cpuShare} = usage
	if (waitMs === null || !(measuredMs > 0)) return null
	const usedMs = (cpuShare.mean ?? 0) * measuredMs
	return waitMs >= leastWaitShare * usedMs && waitMs >= 1 ? `threads waited ${durationMs(waitMs)} for a core` : null
}
