/** How a run stands to runs that were kept, in words. */
import {grouped, percent} from '../units/format.ts'
import {type FigureUnit, sayFigure} from './figure-words.ts'
import {sayMetricOf} from './metric-words.ts'
import {sayChange, sayChangeBetween, sayLevel} from './ratio-words.ts'

interface Said {
	readonly metric: string
	readonly stat: string
	readonly unit: FigureUnit | null
	readonly base: number | null
	readonly head: number | null
	readonly ratio: number | null
	readonly ci: {readonly level: number; readonly low: number; readonly high: number} | null
	readonly margin: number
	readonly runs: number
	readonly verdict: 'regression' | 'improvement' | 'equivalent' | 'inconclusive'
	readonly reason: string | null
}

const grounds = {
	regression: 'worse by more than the margin of',
	improvement: 'better by more than the margin of',
	equivalent: 'the same to within',
} as const

/** `wall time +8.1% (99% of runs +2.0% .. +14.6%): worse by more than the margin of 5.0%`: a sentence without its end. */
export function sayBaselineVerdict(verdict: Said): string {
	const {base, head, unit, ratio, ci, margin} = verdict
	const between = ci === null ? '' : ` (${sayLevel(ci.level)} interval ${sayChangeBetween(ci)})`
	const what = sayMetricOf(verdict)
	const changed =
		ratio !== null
			? `${what} ${sayChange(ratio)}${between}`
			: unit === null
				? what
				: `${what} from ${sayFigure(base, unit)} to ${sayFigure(head, unit)}`
	const ground = verdict.verdict === 'inconclusive' ? verdict.reason : `${grounds[verdict.verdict]} ${percent(margin)}`
	return ground === null ? changed : `${changed}: ${ground}`
}

/** `baseline main (10 runs, 20261120T104122-k3vq to 20261123T090000-abcd)`, foreign text. */
export function sayBaseline({
	name,
	runs,
	misfits,
}: {
	readonly name: string
	readonly runs: readonly {readonly id: string}[]
	readonly misfits: readonly string[]
}): string {
	const span = runs.length === 0 ? 'no run' : `${grouped(runs.length)} runs, ${runs[0]!.id} to ${runs.at(-1)!.id}`
	return `baseline ${name} (${span})${misfits.length === 0 ? '' : `, forced although it does not fit: ${misfits.join('; ')}`}`
}
