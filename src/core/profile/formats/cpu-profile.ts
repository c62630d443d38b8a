import {type Cover, sayCovered, sayDoubts, sayNobodys, startCover} from '../cover.ts'
import {NodeStacks} from '../node-stacks.ts'
import {noOwnCode, type OwnCode} from '../own-code.ts'
import {SampleFolder} from '../sample-folder.ts'
import {type StackIndex, StackTable} from '../stack-table.ts'
import type {StackWeights} from '../stack-weights.ts'
import type {V8Profile, V8ProfileNode} from '../v8-profile.ts'
import type {AnyProfile, ObjectFormat} from './format.ts'
import {isRecord} from './json-value.ts'
import {v8ProfileOf} from './v8-profile-of.ts'

/** A file is read once and by nobody else: more than any program has, and what still fits into memory. */
const maxStacks = 2_000_000

interface Weighed {
	readonly weights: StackWeights
	/** What the samples stand for; null for a profile that kept sums only. */
	readonly cover: Cover | null
}

/** What Node, Bun, Deno, Chrome and DevTools write, and the older tree form of `v8-profiler`. Every other object is read as one, and told what it lacks. */
export const cpuProfile: ObjectFormat = {
	what: 'a CPU profile of V8',
	fileName: /\.cpuprofile$/,
	parts: {
		nodes: 'elements',
		samples: 'numbers',
		timeDeltas: 'numbers',
		timestamps: 'numbers',
		head: 'value',
		startTime: 'value',
		endTime: 'value',
	},
	detect: () => true,
	// The rest of a node, ticks by line and the like, is not kept.
	keep: node =>
		isRecord(node)
			? {
					id: node.id,
					callFrame: node.callFrame,
					hitCount: node.hitCount,
					children: node.children,
					parent: node.parent,
				}
			: node,
	read({value}, {source, own}) {
		const {weights, cover} = weighCpuProfile(v8ProfileOf(value, source), own)
		return {weights, cover, ...wordsOf(cover)}
	},
}

function wordsOf(cover: Cover | null): Pick<AnyProfile, 'basis' | 'notes'> {
	if (cover === null)
		return {basis: null, notes: ['It has no samples, only how often each function was hit: every hit counts the same.']}
	const nobodys = sayNobodys(cover)
	return {
		basis: sayCovered(cover),
		notes: [...(nobodys.length === 0 ? [] : [`Nobody's: ${nobodys.join('; ')}.`]), ...sayDoubts(cover)],
	}
}

export function weighCpuProfile(profile: V8Profile, own: OwnCode = noOwnCode): Weighed {
	return profile.samples === undefined || profile.samples.length === 0
		? fromHits(profile, own)
		: fromSamples(profile, own)
}

function fromSamples(profile: V8Profile, own: OwnCode): Weighed {
	const table = new StackTable()
	const selfUs = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	const {firstUs, lastUs} = timesOf(profile)
	const fromUs = Math.min(profile.startTime, firstUs)
	const toUs = Math.max(profile.endTime, lastUs)
	let coveredFromUs = toUs
	let isOver = false
	let spans = 0
	let wasSpan = false
	const cover = startCover()
	const folder = new SampleFolder(
		table,
		{maxStacks, own},
		{
			onSpan(stack, spanFromUs, spanToUs) {
				coveredFromUs = Math.min(coveredFromUs, spanFromUs)
				cover.coveredUs += spanToUs - spanFromUs
				selfUs.set(stack, (selfUs.get(stack) ?? 0) + spanToUs - spanFromUs)
				samples.set(stack, (samples.get(stack) ?? 0) + 1)
				spans++
				wasSpan = true
			},
			onNobody(why, spanFromUs, spanToUs, nodeId) {
				coveredFromUs = Math.min(coveredFromUs, spanFromUs)
				const us = spanToUs - spanFromUs
				if (why === 'hole' && isOver) cover.afterLastUs += us
				// What we write ends so, for readers that know no other end.
				else if (!(isOver && wasSpan && us === 0)) {
					const of = why === 'hole' ? cover.holes : why === 'on-root' ? cover.onRoot : cover.unknown
					of.count++
					of.us += us
					if (why === 'unknown-node' && cover.unknownNodes.length < 3 && !cover.unknownNodes.includes(nodeId))
						cover.unknownNodes.push(nodeId)
				}
				wasSpan = false
			},
		},
	)
	folder.add(profile)
	isOver = true
	folder.finish()
	const isEndKnown = profile.endTime > profile.startTime
	return {
		weights: {table, unit: 'us', self: selfUs, samples, durationMs: (toUs - fromUs) / 1000},
		cover: {
			...cover,
			...folder.seen,
			samples: spans + cover.onRoot.count + cover.unknown.count,
			spanUs: toUs - fromUs,
			beforeFirstUs: coveredFromUs - fromUs,
			endsEarlyUs: isEndKnown ? Math.max(0, lastUs - profile.endTime) : 0,
			namesWaiting: profile.nodes.some(({callFrame: {functionName}}) => /^\((idle|program)\)$/.test(functionName)),
		},
	}
}

/** When the earliest and the latest sample were taken. */
function timesOf({startTime, timeDeltas = []}: V8Profile): {readonly firstUs: number; readonly lastUs: number} {
	let tUs = startTime
	let firstUs = Number.POSITIVE_INFINITY
	let lastUs = Number.NEGATIVE_INFINITY
	for (let i = 0; i < timeDeltas.length; i++) {
		tUs += timeDeltas[i]!
		if (tUs < firstUs) firstUs = tUs
		if (tUs > lastUs) lastUs = tUs
	}
	return {firstUs, lastUs}
}

/** No samples, only how often each node was hit: every hit is given the same share of the time. */
function fromHits(profile: V8Profile, own: OwnCode): Weighed {
	const table = new StackTable()
	const selfUs = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	const hit = profile.nodes.filter(node => (node.hitCount ?? 0) > 0)
	const hits = hit.reduce((total, node) => total + node.hitCount!, 0)
	const durationUs = profile.endTime - profile.startTime
	const usPerHit = durationUs > 0 ? durationUs / hits : 1000
	const ids = hit.map(node => node.id)
	const stacks = new NodeStacks(profile.nodes, ids, {table, maxStacks, own})
	for (const node of hit) {
		const stack = stackOf(node, stacks)
		if (stack < 0) continue
		selfUs.set(stack, (selfUs.get(stack) ?? 0) + node.hitCount! * usPerHit)
		samples.set(stack, (samples.get(stack) ?? 0) + node.hitCount!)
	}
	return {weights: {table, unit: 'us', self: selfUs, samples, durationMs: Math.max(0, durationUs) / 1000}, cover: null}
}

/** V8's states stand by themselves: there is no telling which stack a collection interrupted. */
function stackOf(node: V8ProfileNode, stacks: NodeStacks): StackIndex {
	const meaning = stacks.of(node.id)
	if (meaning.is === 'stack') return meaning.stack
	return meaning.is === 'idle' || meaning.is === 'state' ? stacks.push(-1, meaning.frame) : -1
}
