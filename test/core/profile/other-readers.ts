/**
 * Self time by function name as other programs compute it from a .cpuprofile, written anew from how they behave (speedscope 1.25, the Performance
 * panel of Chrome DevTools): oracles for what we write. Neither knows anything of ours.
 */
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'

/** The last sample ends where it begins; a time that goes back counts as none. `(root)` and `(idle)` are no functions. */
export function selfBySpeedscope({nodes, samples = [], timeDeltas = []}: V8Profile): Map<string, number> {
	const names = new Map(nodes.map(node => [node.id, node.callFrame.functionName]))
	const self = new Map<string, number>()
	let elapsed = timeDeltas[0] ?? 0
	let latest = elapsed
	for (let i = 0; i + 1 < samples.length; i++) {
		elapsed += timeDeltas[i + 1]!
		const lasted = Math.max(0, elapsed - latest)
		latest = Math.max(latest, elapsed)
		const name = names.get(samples[i]!)
		if (name !== undefined && name !== '(root)' && name !== '(idle)') self.set(name, (self.get(name) ?? 0) + lasted)
	}
	return self
}

/** Samples in the order of their times; the last one lasts as long as they do on average. */
export function selfByDevTools({nodes, samples = [], timeDeltas = [], startTime}: V8Profile): Map<string, number> {
	const names = new Map(nodes.map(node => [node.id, node.callFrame.functionName]))
	let at = startTime
	const taken = Array.from(samples, (id, i) => ({id, at: (at += timeDeltas[i]!)})).sort((a, b) => a.at - b.at)
	const average = taken.length < 2 ? 0 : (taken.at(-1)!.at - taken[0]!.at) / (taken.length - 1)
	const self = new Map<string, number>()
	taken.forEach((sample, i) => {
		const until = taken[i + 1]?.at ?? sample.at + average
		const name = names.get(sample.id)
		if (name !== undefined) self.set(name, (self.get(name) ?? 0) + until - sample.at)
	})
	return self
}
