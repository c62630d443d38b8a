/** Sends a load by our generator, and says what came of it: `node ours.ts JSON`, where JSON is a part of a LoadOrder and `port`. */
import type {StageCounts} from '../../src/core/load/counted.ts'
import {mergedCounts} from '../../src/core/load/merge-counts.ts'
import {bottlenecksOf} from '../../src/core/load/self-check.ts'
import {Histogram} from '../../src/core/stats/histogram.ts'
import {loadGenerators} from '../../src/host/load/generators.ts'
import type {LoadOrder} from '../../src/ports.ts'

const {port, ...given} = JSON.parse(process.argv[2]!) as Partial<LoadOrder> & {readonly port: number}
const order: LoadOrder = {
	requests: [{url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, body: null, weight: 1}],
	module: null,
	data: null,
	socketPath: null,
	stages: [],
	search: null,
	arrival: 'uniform',
	connections: 50,
	http2: false,
	fresh: false,
	maxInFlight: 100_000,
	overflow: 'drop',
	timeoutMs: 10_000,
	threads: 1,
	insecure: false,
	allowHosts: [],
	seed: 1,
	...given,
}
const prepared = await loadGenerators.prepare(order)
if (prepared.is === 'failed') throw new Error(prepared.reason)
const {generator} = prepared
const told: StageCounts[] = []
const seconds: Array<{loopBusy: number; gcShare: number; waitedShare: number}> = []
let rssBytes = 0
const cpu = process.cpuUsage()
const {done} = generator.start((_, {stages, sample}) => {
	told.push(...stages.map(one => ({...one, stage: 0})))
	// Told five times a second, and merged at once: a long load is held in little.
	if (told.length > 20) told.splice(0, told.length, ...mergedCounts(told))
	seconds.push({...sample, waitedShare: sample.waitedShare ?? Number.NaN})
	rssBytes = Math.max(rssBytes, process.memoryUsage.rss())
})
const reason = await done
const {user, system} = process.cpuUsage(cpu)
generator.close()
if (reason !== null) throw new Error(reason)
const [sum] = mergedCounts(told)
const {planned, sent, completed, failed, timedOut, dropped, failures, times} = sum!
const figures = (name: keyof StageCounts['times']) => {
	const counted = times[name]
	if (counted === undefined) return null
	const histogram = new Histogram()
	histogram.addCounts(counted.counts, counted.minNs, counted.maxNs)
	const at = (q: number) => histogram.quantile(q) / 1e6
	return {p50: at(0.5), p95: at(0.95), p99: at(0.99), max: histogram.max / 1e6}
}
const lag = new Histogram()
if (times.sendLag) lag.addCounts(times.sendLag.counts, times.sendLag.minNs, times.sendLag.maxNs)
const found = bottlenecksOf({
	sendLag: lag,
	sent,
	withoutSocket: failures.sockets ?? 0,
	backlogDrops: 0,
	loopBusy: seconds.map(one => one.loopBusy),
	gcShare: seconds.map(one => one.gcShare),
	waitedShare: seconds.map(one => one.waitedShare),
})
console.log(
	JSON.stringify({
		...{planned, sent, completed, failed, timedOut, dropped, failures, rssBytes},
		cpuMs: (user + system) / 1000,
		response: figures('response'),
		service: figures('service'),
		sendLag: figures('sendLag'),
		bottlenecks: found.map(one => one.is),
	}),
)
process.exit()
