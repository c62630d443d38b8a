/**
 * What the relay inside a target says (src/probe/thread.cjs), one JSON document a line. Whoever can write to the socket may lie, so
 * nothing passes that has not been looked at; what does not fit is dropped without a word, because there is nobody to tell.
 */
import type {CollectionSample, NodeVitals, UnansweredCounts} from '../../core/events/run-event.ts'
import type {SparseCounts} from '../../core/stats/histogram.ts'
import type {LatencyCounts, NodeHello} from '../../ports.ts'

export type ProbeMessage =
	| {readonly is: 'hello'; readonly hello: NodeHello}
	| {
			readonly is: 'answer'
			readonly id: number
			readonly result: Record<string, unknown> | null
			readonly error: string
	  }
	| {readonly is: 'notification'; readonly method: string; readonly params: object}
	| {readonly is: 'latency'; readonly batch: readonly LatencyCounts[]}
	| {readonly is: 'vitals'; readonly vitals: NodeVitals}
	| {
			readonly is: 'children-signalled'
			readonly children: ReadonlyArray<{readonly pid: number; readonly signal: string}>
	  }
	| {readonly is: 'exiting'}

/** @returns null for anything the relay would not say */
export function readProbeMessage(line: string): ProbeMessage | null {
	let message: unknown
	try {
		message = JSON.parse(line)
	} catch {
		return null
	}
	if (!isObject(message)) return null
	if (typeof message.id === 'number') {
		const error = isObject(message.error) ? String(message.error.message ?? 'failed') : 'failed'
		return {is: 'answer', id: message.id, result: isObject(message.result) ? message.result : null, error}
	}
	if (typeof message.method === 'string') {
		return {is: 'notification', method: message.method, params: isObject(message.params) ? message.params : {}}
	}
	if (message.exiting === true) return {is: 'exiting'}
	if (Array.isArray(message.latency)) {
		const batch = message.latency.slice(0, 100).map(readLatency)
		return {is: 'latency', batch: batch.filter(counts => counts !== null)}
	}
	if (Array.isArray(message.endedChildren)) {
		const children = message.endedChildren.slice(0, 100).map(readChild)
		return {is: 'children-signalled', children: children.filter(child => child !== null)}
	}
	const hello = readHello(message.hello)
	if (hello) return {is: 'hello', hello}
	const vitals = readVitals(message.vitals)
	return vitals && {is: 'vitals', vitals}
}

/** @returns null for what no process would say of itself */
export function readHello(value: unknown): NodeHello | null {
	if (!isObject(value)) return null
	const {pid, ppid, nodeVersion, argv} = value
	if (!isCount(pid) || !isCount(ppid) || typeof nodeVersion !== 'string' || !Array.isArray(argv)) return null
	return {
		pid,
		ppid,
		nodeVersion: nodeVersion.slice(0, 40),
		argv: argv.slice(0, 100).map(word => String(word).slice(0, 2000)),
	}
}

function readLatency(value: unknown): LatencyCounts | null {
	if (!isObject(value)) return null
	const {metric, errors, clientErrors} = value
	const counted = readCounts(value)
	if (typeof metric !== 'string' || counted === null || !isCount(errors)) return null
	const unanswered = readUnanswered(value.unanswered)
	return {
		metric: metric.slice(0, 100),
		...counted,
		errors,
		...(isCount(clientErrors) && clientErrors > 0 ? {clientErrors} : {}),
		...(unanswered ? {unanswered} : {}),
	}
}

function readCounts(value: unknown): Pick<LatencyCounts, 'counts' | 'minNs' | 'maxNs'> | null {
	if (!isObject(value)) return null
	const {counts, minNs, maxNs} = value
	return isSparse(counts) && isAmount(minNs) && isAmount(maxNs) ? {counts, minNs, maxNs} : null
}

function isSparse(value: unknown): value is SparseCounts {
	return Array.isArray(value) && value.length % 2 === 0 && value.every(isCount)
}

function readUnanswered(value: unknown): UnansweredCounts | null {
	if (!isObject(value)) return null
	const {left, cut, underWay, ages} = value
	if (!isCount(left) || !isCount(cut) || !isCount(underWay)) return null
	return isSparse(ages) ? {left, cut, underWay, ages} : {left, cut, underWay}
}

function readChild(value: unknown): {readonly pid: number; readonly signal: string} | null {
	if (!Array.isArray(value)) return null
	const [pid, signal] = value
	return isCount(pid) && /^SIG[A-Z0-9]{1,12}$/.test(String(signal)) ? {pid, signal: String(signal)} : null
}

function readVitals(value: unknown): NodeVitals | null {
	if (!isObject(value) || !isObject(value.loopDelayMs)) return null
	const {loopDelayMs, utilisation, heapUsedBytes, heapTotalBytes, externalBytes, heapSpaces, intervalMs} = value
	const {poolWaitMs, cpuMs} = value
	const {p50, p99, max, stalledMs} = loopDelayMs
	if (!isAmountOrNull(p50) || !isAmountOrNull(p99) || !isAmount(max) || !isAmount(stalledMs)) return null
	if (!isAmount(utilisation) || !isAmount(heapUsedBytes) || !isAmount(heapTotalBytes)) return null
	if (!isAmount(externalBytes) || !isAmount(intervalMs)) return null
	const loopWaits = readCounts(value.loopWaits)
	const gc = readCollections(value.gc)
	if (gc === null && value.gc !== undefined) return null
	return {
		loopDelayMs: {p50, p99, max, stalledMs},
		...(loopWaits ? {loopWaits} : {}),
		utilisation: Math.min(1, utilisation),
		...(gc ? {gc} : {}),
		heapUsedBytes,
		heapTotalBytes,
		externalBytes,
		heapSpaces: isObject(heapSpaces) ? readSpaces(heapSpaces) : {},
		...(isAmount(poolWaitMs) ? {poolWaitMs} : {}),
		...(isAmount(cpuMs) ? {cpuMs} : {}),
		intervalMs,
	}
}

function readCollections(value: unknown): NodeVitals['gc'] | null {
	if (!isObject(value)) return null
	const {count, totalMs, maxMs, major, majorMs} = value
	if (!isCount(count) || !isAmount(totalMs) || !isAmount(maxMs) || !isCount(major) || !isAmount(majorMs)) return null
	if (value.sampled === undefined) return {count, totalMs, maxMs, major, majorMs}
	const sampled = readSample(value.sampled, count, totalMs)
	return sampled && {count, totalMs, maxMs, major, majorMs, sampled}
}

/** @param count, totalMs  of those that it is among */
function readSample(value: unknown, count: number, totalMs: number): CollectionSample | null {
	if (!isObject(value)) return null
	const {ofMs, watchedMs, majorMs, sumOfSquaresMs2} = value
	const isTimed = isAmount(ofMs) && isAmount(watchedMs) && watchedMs <= ofMs && isAmount(majorMs)
	if (!isTimed || !isAmount(sumOfSquaresMs2)) return null
	if (!isCount(value.count) || value.count > count || !isAmount(value.totalMs) || value.totalMs > totalMs) return null
	return {ofMs, watchedMs, count: value.count, totalMs: value.totalMs, majorMs, sumOfSquaresMs2}
}

function readSpaces(value: Readonly<Record<string, unknown>>): Record<string, number> {
	const spaces: Record<string, number> = {}
	for (const [name, bytes] of Object.entries(value).slice(0, 40)) {
		if (/^\w{1,60}$/.test(name) && name !== '__proto__' && isAmount(bytes)) spaces[name] = bytes
	}
	return spaces
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isAmount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isAmountOrNull(value: unknown): value is number | null {
	return value === null || isAmount(value)
}

function isCount(value: unknown): value is number {
	return isAmount(value) && Number.isSafeInteger(value)
}
