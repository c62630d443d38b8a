import {grouped} from '../units/format.ts'
import type {FoldedSamples} from './sample-folder.ts'

/** What of the time of a profile its samples stand for, and whose the rest is: nobody's. All times together are `spanUs`. */
export interface Cover extends FoldedSamples {
	/** From the start of the profile to its end, or to its last sample where that is later. */
	spanUs: number
	/** In functions, in V8's states, idle. */
	coveredUs: number
	/** Before the first sample that is not of ours. */
	beforeFirstUs: number
	afterLastUs: number
	/** Stretches in between in which nobody looked for much longer than usual. */
	readonly holes: {count: number; us: number}
	/** Samples on `(root)`, where V8 saw no function. */
	readonly onRoot: {count: number; us: number}
	/** Samples whose node is not in the profile. */
	readonly unknown: {count: number; us: number}
	/** Three of them. */
	readonly unknownNodes: number[]
	/** By how much the profile ends before its last sample, as none can. */
	endsEarlyUs: number
	/** Whether it tells waiting from working: Bun's do not. */
	namesWaiting: boolean
}

export function startCover(): Cover {
	return {
		samples: 0,
		late: 0,
		truncated: 0,
		circles: 0,
		hasOverflown: false,
		spanUs: 0,
		coveredUs: 0,
		beforeFirstUs: 0,
		afterLastUs: 0,
		holes: {count: 0, us: 0},
		onRoot: {count: 0, us: 0},
		unknown: {count: 0, us: 0},
		unknownNodes: [],
		endsEarlyUs: 0,
		namesWaiting: true,
	}
}

/** No shares can be told of it: V8 saw no function in any sample. */
export function isOnlyRoot({samples, onRoot}: Cover): boolean {
	return samples > 0 && onRoot.count === samples
}

/** `20 samples stand for 66 of 849 ms`. */
export function sayCovered(cover: Cover): string {
	const samples = count(cover.samples, 'sample')
	if (isOnlyRoot(cover))
		return `${samples} in ${duration(cover.spanUs)}, all of them on (root), where V8 saw no function: there are no shares`
	const verb = cover.samples === 1 ? 'stands' : 'stand'
	return `${samples} ${verb} for ${durationOf(cover.coveredUs, cover.spanUs)}`
}

/** Whose the rest is, part by part: `10 ms before the first sample`. */
export function sayNobodys(cover: Cover): string[] {
	const {beforeFirstUs, afterLastUs, holes, onRoot, unknown, unknownNodes} = cover
	const parts: string[] = []
	if (beforeFirstUs >= 0.5) parts.push(`${duration(beforeFirstUs)} before the first sample`)
	if (holes.us >= 0.5) parts.push(`${duration(holes.us)} in ${count(holes.count, 'gap')} in which no sample was taken`)
	if (onRoot.count > 0) parts.push(`${duration(onRoot.us)} in ${count(onRoot.count, 'sample')} on (root)`)
	if (unknown.count > 0) {
		const which = unknownNodes.join(', ')
		const what = unknown.count === 1 ? 'a node that is' : 'nodes that are'
		parts.push(`${duration(unknown.us)} in ${count(unknown.count, 'sample')} of ${what} not in the file (${which})`)
	}
	if (afterLastUs >= 0.5) parts.push(`${duration(afterLastUs)} after the last sample`)
	return parts
}

/** What else there is to say of it, a sentence each. */
export function sayDoubts(cover: Cover): string[] {
	const doubts: string[] = []
	if (cover.late > 0)
		doubts.push(
			`${count(cover.late, 'sample')} ${cover.late === 1 ? 'has' : 'have'} a negative time: all are read in the order of their times.`,
		)
	if (cover.endsEarlyUs > 0)
		doubts.push(
			`It says it ended ${duration(cover.endsEarlyUs)} before its last sample: it is read to its last sample.`,
		)
	if (cover.circles > 0)
		doubts.push(
			`${cover.circles === 1 ? 'A circle' : `${grouped(cover.circles)} circles`} of nodes that call each other: their stacks begin where the circle closes.`,
		)
	if (cover.truncated > 0)
		doubts.push(
			`${count(cover.truncated, 'sample')} ${cover.truncated === 1 ? 'has a stack' : 'have stacks'} of which V8 kept the innermost frames only (it walks 255): ${cover.truncated === 1 ? 'it begins' : 'they begin'} with [truncated].`,
		)
	if (cover.hasOverflown) doubts.push('It has more stacks than can be told apart: some are counted with their callers.')
	if (!cover.namesWaiting && cover.samples > 1)
		doubts.push('It does not say when it waited (Bun does not): short waits count for what ran before them.')
	return doubts
}

/** `66 of 849 ms`: the unit once where it is the same. */
export function durationOf(partUs: number, wholeUs: number): string {
	const part = partUs === 0 ? ['0', unitOf(wholeUs)[0]] : split(partUs)
	const whole = split(wholeUs)
	return part[1] === whole[1] ? `${part[0]} of ${whole.join(' ')}` : `${part.join(' ')} of ${whole.join(' ')}`
}

function duration(us: number): string {
	return split(us).join(' ')
}

function split(us: number): [figure: string, unit: string] {
	const [unit, size] = unitOf(us)
	const value = us / size
	return [value >= 1000 ? grouped(Math.round(value)) : String(Number(value.toPrecision(3))), unit]
}

function unitOf(us: number): [unit: string, us: number] {
	if (us >= 999_500) return ['s', 1e6]
	return us >= 999.5 ? ['ms', 1e3] : ['us', 1]
}

function count(n: number, noun: string): string {
	return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`
}
