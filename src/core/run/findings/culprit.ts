import {categoryOf, type Frame, type FrameCategory, shortLocation} from '../../profile/frame.ts'
import {isAhead} from '../../profile/ranking.ts'
import type {StackTable} from '../../profile/stack-table.ts'
import type {StackWeights} from '../../profile/stack-weights.ts'
import {grouped, percent} from '../../units/format.ts'
import type {SuiteState} from '../state/run-state.ts'

const leastSamples = 10
const leastShare = 0.2
/** Whose function is to blame, the nearest first: the program's own, else that of a package, else Node's. */
const owners: readonly FrameCategory[] = ['app', 'dependency', 'node', 'native']

export interface Culprit {
	/** `load (src/api.js:12), in readFileSync`. */
	readonly name: string
	/** It was called by promises and `process.nextTick`, which come before anything the loop waits for. */
	readonly inMicrotasks: boolean
	readonly evidence: string
}

export interface Stretch {
	readonly fromMs: number
	readonly toMs: number
}

/**
 * Who held the CPU in stretches of time, whether they overlap or not: the function of the program that most of it was spent in or below, and what was on top there, if
 * that was another. null: too few samples, nobody had a fifth of it, or nobody leads by more than chance, not even two together.
 */
export function culpritOf(suite: SuiteState, stretches: readonly Stretch[], pid?: number): Culprit | null {
	const {table} = suite.cpu
	const {self, samples} = weightsOf(suite, joined(stretches), pid)
	const owned = new Map<Frame, {us: number; samples: number; microtasksUs: number; readonly tops: Map<Frame, number>}>()
	let busyUs = 0
	let busySamples = 0
	for (const [stack, us] of self) {
		const top = table.topOf(stack)
		const category = categoryOf(top)
		if (category === 'idle' || category === 'root') continue
		busyUs += us
		busySamples += samples.get(stack) ?? 0
		const {owner, inMicrotasks} = ownerOf(table, stack)
		if (owner === null) continue
		const known = owned.get(owner) ?? {us: 0, samples: 0, microtasksUs: 0, tops: new Map<Frame, number>()}
		known.us += us
		known.samples += samples.get(stack) ?? 0
		if (inMicrotasks) known.microtasksUs += us
		known.tops.set(top, (known.tops.get(top) ?? 0) + us)
		owned.set(owner, known)
	}
	const [most, next, third] = [...owned].map(([owner, of]) => ({owner, ...of})).sort((a, b) => b.us - a.us)
	if (!most || busySamples < leastSamples || most.us < leastShare * busyUs) return null
	const leads = (first: number, second: number) => isAhead(first, second, busySamples)
	// Two that call each other share what they take: which of them has more is chance, that it was these two is not.
	const held = leads(most.samples, next?.samples ?? 0)
		? [most]
		: leads(most.samples + next!.samples, third?.samples ?? 0) && most.us + next!.us >= busyUs / 2
			? [most, next!]
			: []
	if (held.length === 0) return null
	const us = held.reduce((sum, one) => sum + one.us, 0)
	return {
		name: held.map(({owner, us: own, tops}) => said(owner) + whereIn(owner, own, tops)).join(' and '),
		inMicrotasks: held.reduce((sum, one) => sum + one.microtasksUs, 0) >= us / 2,
		evidence: `${percent(us / busyUs)} of the busy time of ${grouped(busySamples)} samples`,
	}
}

function joined(stretches: readonly Stretch[]): Stretch[] {
	const whole: Array<{fromMs: number; toMs: number}> = []
	for (const {fromMs, toMs} of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
		const last = whole.at(-1)
		if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
		else whole.push({fromMs, toMs})
	}
	return whole
}

function weightsOf(
	{cpu}: SuiteState,
	stretches: readonly Stretch[],
	pid?: number,
): Pick<StackWeights, 'self' | 'samples'> {
	const self = new Map<number, number>()
	const samples = new Map<number, number>()
	for (const {fromMs, toMs} of stretches) {
		const part = cpu.window(Math.max(0, fromMs), toMs, pid)
		for (const [stack, us] of part.self) self.set(stack, (self.get(stack) ?? 0) + us)
		for (const [stack, count] of part.samples) samples.set(stack, (samples.get(stack) ?? 0) + count)
	}
	return {self, samples}
}

function whereIn(owner: Frame, us: number, tops: ReadonlyMap<Frame, number>): string {
	const [top, topUs] = [...tops].sort(([, a], [, b]) => b - a)[0]!
	if (top === owner || topUs < us / 2) return ''
	const category = categoryOf(top)
	if (category === 'gc') return ', collecting garbage'
	return category === 'program' ? '' : `, in ${said(top)}`
}

function ownerOf(table: StackTable, stack: number): {readonly owner: Frame | null; readonly inMicrotasks: boolean} {
	const nearest = new Map<FrameCategory, Frame>()
	let inMicrotasks = false
	let isLoading = false
	for (let i = stack; i >= 0; i = table.stackPrefix[i]!) {
		const frame = table.topOf(i)
		const category = categoryOf(frame)
		if (!nearest.has(category)) nearest.set(category, frame)
		inMicrotasks ||= frame.url === 'node:internal/process/task_queues' || frame.name === 'runMicrotasks'
		isLoading ||= frame.url.startsWith('node:internal/modules/')
	}
	// The code of an ES module runs in a microtask too, and nobody would call it that.
	if (isLoading) inMicrotasks = false
	for (const category of owners) {
		const frame = nearest.get(category)
		if (frame) return {owner: frame, inMicrotasks}
	}
	return {owner: null, inMicrotasks}
}

function said(frame: Frame): string {
	const where = shortLocation(frame)
	return where === '' ? frame.name : `${frame.name} (${where})`
}
