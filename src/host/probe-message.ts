/**
 * What the relay inside a target says (src/probe/thread.cjs), one JSON document a line. Whoever can write to the socket may lie, so
 * nothing passes that has not been looked at; what does not fit is dropped without a word, because there is nobody to tell.
 */
import type {NodeVitals} from '../core/events/run-event.ts'
import type {LatencyCounts, NodeHello} from '../ports.ts'

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
	const {metric, counts, minNs, maxNs, errors} = value
	if (typeof metric !== 'string' || !Array.isArray(counts) || counts.length % 2 !== 0) return null
	if (!counts.every(isCount) || !isAmount(minNs) || !isAmount(maxNs) || !isCount(errors)) return null
	return {metric: metric.slice(0, 100), counts, minNs, maxNs, errors}
}

function readVitals(value: unknown): NodeVitals | null {
	if (!isObject(value) || !isObject(value.loopDelayMs) || !isObject(value.gc)) return null
	const {loopDelayMs, gc, utilisation, heapUsedBytes, heapTotalBytes, externalBytes, heapSpaces, intervalMs} = value
	const {poolWaitMs} = value
	const {p50, p99, max, stalledMs} = loopDelayMs
	const {count, totalMs, maxMs, major} = gc
	if (!isAmount(p50) || !isAmount(p99) || !isAmount(max) || !isAmount(stalledMs)) return null
	if (!isAmount(count) || !isAmount(totalMs) || !isAmount(maxMs) || !isAmount(major)) return null
	if (!isAmount(utilisation) || !isAmount(heapUsedBytes) || !isAmount(heapTotalBytes)) return null
	if (!isAmount(externalBytes) || !isAmount(intervalMs)) return null
	return {
		loopDelayMs: {p50, p99, max, stalledMs},
		utilisation: Math.min(1, utilisation),
		gc: {count, totalMs, maxMs, major},
		heapUsedBytes,
		heapTotalBytes,
		externalBytes,
		heapSpaces: isObject(heapSpaces) ? readSpaces(heapSpaces) : {},
		...(isAmount(poolWaitMs) ? {poolWaitMs} : {}),
		intervalMs,
	}
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

function isCount(value: unknown): value is number {
	return isAmount(value) && Number.isSafeInteger(value)
}
