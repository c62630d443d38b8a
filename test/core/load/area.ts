import {areaOf, type LoadStage} from '../../../src/core/load/stage.ts'

/** Requests that are planned before a moment, with their fraction. @param ms  since the load began */
export function areaBefore(stages: readonly LoadStage[], ms: number): number {
	let area = 0
	let startMs = 0
	for (const stage of stages) {
		const inside = Math.min(stage.forMs, Math.max(0, ms - startMs))
		const rate = stage.fromRate + ((stage.toRate - stage.fromRate) * inside) / stage.forMs
		area += areaOf({fromRate: stage.fromRate, toRate: rate, forMs: inside})
		startMs += stage.forMs
	}
	return area
}

/** What is asked for at a moment. Where two stages meet it is the later one's; 0 outside all of them. */
export function rateAt(stages: readonly LoadStage[], ms: number): number {
	let startMs = 0
	for (const {fromRate, toRate, forMs} of stages) {
		if (ms >= startMs && ms < startMs + forMs) return fromRate + ((toRate - fromRate) * (ms - startMs)) / forMs
		startMs += forMs
	}
	return 0
}
