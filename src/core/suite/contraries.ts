import type {RawSuite} from './raw-suite.ts'

type Said = Readonly<
	Partial<Record<'light' | 'deep' | 'allCollections' | 'flame' | 'probe' | 'observe' | 'capture', unknown>>
>

/** `light` of a suite, and what cannot be had with it. */
export function reportBesideLight({value, report}: RawSuite): void {
	const said: Said = typeof value === 'object' && value !== null ? value : {}
	if (said.light !== true) return
	const {deep, allCollections, flame, probe, observe} = said
	const contraries: readonly (readonly [boolean, string])[] = [
		[deep === true, 'deep takes CPU samples'],
		[allCollections === true, 'allCollections watches garbage collections'],
		[flame === true, 'flame needs CPU samples'],
		[typeof probe === 'object' && probe !== null && 'interval' in probe, 'probe says how often a CPU sample is taken'],
		[probe === false, 'probe is false'],
		[observe === 'outside', 'observe is "outside"'],
	]
	for (const [isSaid, why] of contraries) if (isSaid) report(['light'], true, `false or nothing, because ${why}`)
}

/** What is captured are CPU samples of the seconds before. */
export function reportBesideCapture({value, report}: RawSuite): void {
	const said: Said = typeof value === 'object' && value !== null ? value : {}
	if (said.capture === undefined) return
	const why =
		said.light === true
			? 'light takes none'
			: said.probe === false
				? 'probe is false'
				: said.observe === 'outside'
					? 'observe is "outside"'
					: null
	if (why !== null) report(['capture'], said.capture, `nothing, because it files CPU samples and ${why}`)
}
