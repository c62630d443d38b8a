'use strict'
/**
 * Runs inside every Node process of a target: NODE_OPTIONS=--require loads it before the program. What may live here: nothing that
 * prints, throws, keeps the process alive, or needs more than Node 18 and its own modules.
 *
 *   target's main thread          our worker thread                     arsenal-tui
 *   preload(): counts requests ── tables in shared memory ── read ─┐
 *   the program, blocked or not ─ inspector session ───────── relay ┴── JSON lines over a unix socket ── src/host/probe-server.ts
 *
 * The worker lives on a thread of its own so that a program that never returns to its event loop is profiled like any other.
 * It opens the inspector only after the socket connected: with nobody listening a target is left as it was.
 */

const apiSymbol = Symbol.for('arsenal-tui.probe')

// control, Int32: where the two threads agree on who waits for whom.
const STATE = 0
const UNATTACHED = 0
const ATTACHED = 1
const EXITING = 2
const DETACHED = 3

// A latency table: Float64 [min, max], Int32 [errors, total], then counts by bucket.
const firstBucket = 1023 * 128 // of 1 ns in core/stats/histogram.ts; slot 0 is bucket 0, slot i is bucket firstBucket + i - 1
const bucketSlots = 1 + 50 * 128 // up to 2^50 ns, 13 days
const errorsAt = 4
const totalAt = 5
const countsAt = 6
const tableBytes = (countsAt + bucketSlots) * 4

/** A process that ends before this is not worth loading perf_hooks (1 ms) for. */
const armAfterMs = 100
/** The program waits no longer for its last profile window to be fetched. */
const exitWaitMs = 500
/** Of that, for the window to come out of V8, and for the host to say go. */
const lastWindowWaitMs = 300
const unansweredExitMs = 450
const loopDelayResolutionMs = 20
/** A loop that has not turned for so long is said to stand still. */
const leastStallMs = 100
/** How long our thread outlives its session. */
const settleMs = 5000

if (process.env.ARSENAL_SOCKET || require('node:worker_threads').workerData?.arsenalProbe) {
	try {
		const threads = require('node:worker_threads')
		if (!threads.isMainThread) {
			if (threads.workerData?.arsenalProbe) relay(threads)
		} else if (!globalThis[apiSymbol] && mayInspect()) {
			preload(threads, process.env.ARSENAL_SOCKET)
		}
	} catch {
		// No worker threads, no permission to start one: then the program runs unobserved.
	}
}

/** Under the permission model the inspector has to be allowed: Node does not refuse us, it aborts. */
function mayInspect() {
	return process.features.inspector !== false && (!process.permission || process.permission.has('inspector'))
}

/** On the target's main thread. Everything it will need later is taken now, before the program can patch it. */
function preload({Worker}, socketPath) {
	const {profile, profileEnd} = console
	const {memoryUsage, hrtime} = process
	const {load, compareExchange, wait} = Atomics
	const {setInterval, clearInterval} = globalThis
	const control = new Int32Array(new SharedArrayBuffer(16))
	const baseSecond = hrtime()[0]
	const worker = new Worker(__filename, {
		workerData: {
			arsenalProbe: {
				socketPath,
				control,
				baseSecond,
				collectsCoverage: Boolean(process.env.NODE_V8_COVERAGE),
				hello: {
					pid: process.pid,
					ppid: process.ppid,
					nodeVersion: process.version,
					argv: process.argv.slice(0, 100).map(word => word.slice(0, 2000)),
				},
			},
		},
		// Neither the target's variables (NODE_OPTIONS would load us again) nor its flags; and its output stays its own.
		env: {},
		execArgv: [],
		stdin: false,
		stdout: true,
		stderr: true,
		trackUnmanagedFds: false,
		name: 'arsenal-probe',
	})
	worker.on('error', () => {})
	worker.unref()
	const post = worker.postMessage.bind(worker)
	const terminate = worker.terminate.bind(worker)

	/* CPU windows: the next one opens before the last one closes, so no time falls between them (a V8 profiler that never stops). */
	let openTitle = null
	let endedWindows = 0
	let workerThreads = 0
	function roll() {
		const nextTitle = openTitle === 'arsenal 0' ? 'arsenal 1' : 'arsenal 0'
		profile.call(console, nextTitle)
		endWindow()
		openTitle = nextTitle
		return workerThreads
	}
	function endWindow() {
		if (openTitle === null) return
		profileEnd.call(console, openTitle)
		openTitle = null
		endedWindows++
	}

	/* Latency. Per request: two clock readings, one private field, four stores. */
	const nowNs = nanosecondsSince(baseSecond, hrtime)
	const scratch = new Float64Array(1)
	const scratchWords = new Uint32Array(scratch.buffer)
	function openTable(metric, more) {
		const memory = new SharedArrayBuffer(tableBytes)
		const table = {extremes: new Float64Array(memory, 0, 2), ints: new Int32Array(memory)}
		table.extremes[0] = Infinity
		post({metric, memory, ...more})
		return table
	}
	function record({extremes, ints}, ns, failed) {
		scratch[0] = ns
		let slot = ns > 0 ? (scratchWords[1] >>> 13) - firstBucket + 1 : 0
		if (slot >= bucketSlots) slot = bucketSlots - 1
		// Extremes before counts: the worker reads them the other way round, so what is counted is also within the extremes.
		if (ns < extremes[0]) extremes[0] = ns
		if (ns > extremes[1]) extremes[1] = ns
		if (failed) ints[errorsAt]++
		ints[countsAt + slot]++
		ints[totalAt]++
	}

	// When the request of a connection began, in private fields added to its socket from outside: as quick as a property, gone with the
	// socket, and unlike a property never seen by a program that prints or copies it. A WeakMap costs ten times as much, and fields on every
	// request give it a shape of its own.
	class Anything {
		constructor(object) {
			// biome-ignore lint/correctness/noConstructorReturn: this is the trick
			return object
		}
	}
	class Connection extends Anything {
		#request = null
		#startedNs = 0
		/** Requests sent before the first was answered (pipelining), which are answered in order. */
		#later = null
		static start(socket, request) {
			if (!(#request in socket)) new Connection(socket)
			if (socket.#request === null) {
				socket.#request = request
				socket.#startedNs = nowNs()
			} else (socket.#later ??= []).push({request, startedNs: nowNs()})
		}
		/** @returns ns, or -1 for a request that began before we came; what was never answered before it is forgotten */
		static finish(socket, request) {
			if (!(#request in socket)) return -1
			while (socket.#request !== null) {
				const isIt = socket.#request === request
				const startedNs = socket.#startedNs
				const next = socket.#later?.shift()
				socket.#request = next === undefined ? null : next.request
				socket.#startedNs = next === undefined ? 0 : next.startedNs
				if (isIt) return startedNs
			}
			return -1
		}
	}
	let http = null
	function onRequestStart({request, socket}) {
		try {
			Connection.start(socket, request)
		} catch {}
	}
	function onResponseFinish({request, response, socket}) {
		const startedNs = Connection.finish(socket, request)
		// A response can finish towards a client that has gone.
		if (startedNs < 0 || response.destroyed) return
		record((http ??= openTable('http')), nowNs() - startedNs, response.statusCode >= 500)
	}
	const channels = require('node:diagnostics_channel')
	const requestStart = channels.channel('http.server.request.start')
	const responseFinish = channels.channel('http.server.response.finish')
	// Threads the program starts are isolates of their own, which our windows do not cover: they are counted, so that it can be said.
	channels.channel('worker_threads').subscribe(({worker}) => {
		// Node's own, for module hooks (tsx and the like), is none of the program's.
		if (worker.constructor.name !== 'InternalWorker') workerThreads++
	})
	requestStart.subscribe(onRequestStart)
	responseFinish.subscribe(onResponseFinish)

	/* Vitals. */
	let armed = null
	let gc = {count: 0, totalMs: 0, maxMs: 0, major: 0}
	const measures = new Map()
	function onMeasures(entries) {
		for (const {name, duration} of entries) {
			let table = measures.get(name)
			if (table === undefined) {
				const full = measures.size >= 64
				const metric = `measure:${full ? '(other)' : String(name).slice(0, 80)}`
				table = (full ? measures.get(otherMeasures) : undefined) ?? openTable(metric)
				measures.set(full ? otherMeasures : name, table)
			}
			record(table, Math.round(duration * 1e6), false)
		}
	}
	function arm() {
		try {
			const {performance, PerformanceObserver, constants} = require('node:perf_hooks')
			const {getHeapSpaceStatistics} = require('node:v8')
			const turns = watchTurns()
			const gcObserver = new PerformanceObserver(list => {
				for (const {duration, detail} of list.getEntries()) {
					gc.count++
					gc.totalMs += duration
					if (duration > gc.maxMs) gc.maxMs = duration
					if (detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR) gc.major++
				}
			})
			gcObserver.observe({type: 'gc'})
			const measureObserver = new PerformanceObserver(list => onMeasures(list.getEntries()))
			measureObserver.observe({type: 'measure', buffered: true})
			const {nodeTiming} = performance
			armed = {getHeapSpaceStatistics, nodeTiming, measureObserver, turns, gcObserver}
		} catch {}
	}
	/**
	 * How late a timer of 20 ms comes. Not perf_hooks' histogram, which forgets the turn under way whenever it is reset, and with it the
	 * stall one is looking for; counts in shared memory are never reset, and the time of the last turn tells of a loop that stands still.
	 */
	function watchTurns() {
		const lastTurnNs = new Float64Array(new SharedArrayBuffer(8))
		lastTurnNs[0] = nowNs()
		const delays = openTable(null, {lastTurnNs})
		return setInterval(() => {
			const now = nowNs()
			record(delays, Math.max(0, now - lastTurnNs[0] - loopDelayResolutionMs * 1e6), false)
			lastTurnNs[0] = now
		}, loopDelayResolutionMs).unref()
	}
	/** Called by the worker through the inspector, so also while the loop is blocked. */
	function vitals() {
		const {heapUsed, heapTotal, external} = memoryUsage()
		const spaces = {}
		if (armed !== null) {
			for (const space of armed.getHeapSpaceStatistics()) spaces[space.space_name] = space.space_used_size
		}
		const sinceLast = gc
		gc = {count: 0, totalMs: 0, maxMs: 0, major: 0}
		return {
			idleMs: armed?.nodeTiming.idleTime ?? 0,
			atMs: nowNs() / 1e6,
			heapUsed,
			heapTotal,
			external,
			spaces,
			gc: sinceLast,
		}
	}
	setTimeout(() => {
		if (load(control, STATE) !== DETACHED) arm()
	}, armAfterMs).unref()

	function stop() {
		requestStart.unsubscribe(onRequestStart)
		responseFinish.unsubscribe(onResponseFinish)
		clearInterval(armed?.turns)
		armed?.gcObserver.disconnect()
		armed?.measureObserver.disconnect()
		armed = null
	}
	worker.on('exit', stop)
	worker.on('message', stop)
	// Listening for messages holds the program open again.
	worker.unref()

	/** Last counts and last window out, inspector closed: Node prints a line and waits for any session that is still open at its end. */
	function leave() {
		try {
			if (compareExchange(control, STATE, UNATTACHED, DETACHED) !== ATTACHED) return
			endWindow()
			onMeasures(
				armed?.measureObserver.takeRecords() ?? require('node:perf_hooks').performance.getEntriesByType('measure'),
			)
			post({exiting: {vitals: vitals(), endedWindows}})
			compareExchange(control, STATE, ATTACHED, EXITING)
			if (wait(control, STATE, EXITING, exitWaitMs) === 'timed-out') terminate()
		} catch {}
	}
	process.on('exit', leave)

	/* The ways out on which nobody emits 'exit', or on which our listener may have been removed. */
	const {reallyExit, _kill: kill, execve} = process
	const {constants} = require('node:os')
	process.reallyExit = function (code) {
		leave()
		return reallyExit.call(this, code)
	}
	process._kill = function (pid, signal) {
		// Node takes a signal to itself that it has no listener for as its end, and so must we.
		const isOwn = pid === 0 || pid === -1 || Math.abs(pid) === process.pid
		if (isOwn && signal > 0) {
			const names = Object.keys(constants.signals).filter(name => constants.signals[name] === signal)
			if (!names.some(name => process.listenerCount(name) > 0)) leave()
		}
		return kill.call(this, pid, signal)
	}
	if (typeof execve === 'function') {
		process.execve = function (...words) {
			leave()
			return execve.apply(this, words)
		}
	}

	Object.defineProperty(globalThis, apiSymbol, {value: Object.freeze({roll, endWindow, vitals})})
}

const otherMeasures = Symbol('other measures')

/** On the monotonic clock that all threads share. */
function nanosecondsSince(baseSecond, hrtime) {
	return () => {
		const time = hrtime()
		return (time[0] - baseSecond) * 1e9 + time[1]
	}
}

/** On our own thread. */
function relay({parentPort, workerData}) {
	const {socketPath, control, baseSecond, collectsCoverage, hello} = workerData.arsenalProbe
	const nowNs = nanosecondsSince(baseSecond, process.hrtime)
	const {Session} = require('node:inspector')
	const connection = require('node:net').connect({path: socketPath})
	const session = new Session()
	const clock = () => performance.now()
	/** A host that stopped reading must not make the target grow: counts wait in their tables, vitals are dropped. */
	const maxQueuedBytes = 4 << 20
	const tables = []
	let attachedMs = 0
	let timer
	let gone = false

	/** Lets the target go on as if we had never been there. */
	function letGo() {
		if (gone) return
		gone = true
		clearInterval(timer)
		try {
			session.disconnect()
		} catch {}
		Atomics.store(control, STATE, DETACHED)
		Atomics.notify(control, STATE)
		connection.destroy()
		if (attachedMs === 0) process.exit() // of this thread
		// The main thread lets go of the session at its next interrupt, and answers this thread; Node aborts the process when the thread is
		// taken down at that very moment. A program that ends takes us with it, one that lives on has long answered.
		parentPort.postMessage('gone')
		setTimeout(() => process.exit(), settleMs)
	}
	process.on('uncaughtException', letGo)
	process.on('unhandledRejection', letGo)
	connection.on('error', letGo)
	connection.on('close', letGo)
	connection.on('end', letGo)

	function send(message) {
		if (!gone) connection.write(`${JSON.stringify(message)}\n`)
	}

	connection.on('connect', () => {
		if (Atomics.compareExchange(control, STATE, UNATTACHED, ATTACHED) !== UNATTACHED) return letGo()
		session.connectToMainThread()
		attachedMs = clock()
		attachedNs = nowNs()
		session.on('inspectorNotification', onNotification)
		// Also tells us of an exit for which the program removed our listener.
		session.post('NodeRuntime.notifyWhenWaitingForDisconnect', {enabled: true}, () => {})
		send({hello})
		timer = setInterval(tick, tickMs)
	})

	function onNotification(message) {
		if (message.method === 'NodeRuntime.waitingForDisconnect') return letGo()
		send(message)
		if (message.method === 'Profiler.consoleProfileFinished' && message.params.title?.startsWith('arsenal ')) {
			windows++
			if (windows >= expectedWindows) afterLastWindow?.()
		}
	}

	let rest = ''
	connection.setEncoding('utf8')
	connection.on('data', chunk => {
		const lines = (rest + chunk).split('\n')
		rest = lines.pop()
		for (const line of lines) {
			const {id, method, params, release} = JSON.parse(line)
			if (release) return letGo()
			if (method === 'Profiler.startPreciseCoverage' && collectsCoverage) {
				send({id, error: {message: 'the program collects coverage itself'}})
				continue
			}
			session.post(method, params ?? {}, (error, result) =>
				send(error ? {id, error: {message: error.message}} : {id, result: result ?? {}}),
			)
		}
	})

	/* The exit handshake: last window, last counts, last vitals, then the host says go. */
	let windows = 0
	let expectedWindows = 0
	let afterLastWindow = null
	parentPort.on('message', ({metric, memory, lastTurnNs, exiting}) => {
		if (lastTurnNs) turns = {lastTurnNs, ...viewTable(memory)}
		else if (memory) tables.push({metric, ...viewTable(memory)})
		if (exiting === undefined) return
		afterLastWindow = () => {
			afterLastWindow = null
			sendLatency()
			sendVitals(exiting.vitals)
			send({exiting: true})
		}
		setTimeout(letGo, unansweredExitMs)
		expectedWindows = exiting.endedWindows
		if (windows >= expectedWindows) afterLastWindow()
		else setTimeout(() => afterLastWindow?.(), lastWindowWaitMs)
	})

	function viewTable(memory) {
		return {
			extremes: new Float64Array(memory, 0, 2),
			ints: new Int32Array(memory),
			seen: new Int32Array(bucketSlots),
			seenTotal: 0,
			seenErrors: 0,
			carry: [],
		}
	}

	/* Every 250 ms we look at the counts, every second at the vitals. */
	const tickMs = 250
	let ticks = 0
	function tick() {
		ticks++
		if (connection.writableLength > maxQueuedBytes) return
		sendLatency()
		if (ticks % 4 === 0) askVitals()
	}

	function sendLatency() {
		const batch = []
		for (const table of tables) {
			const counted = drain(table)
			if (counted) batch.push(counted)
		}
		if (batch.length > 0) send({latency: batch})
	}

	function drain(table) {
		const {metric, extremes, ints, seen} = table
		if (ints[totalAt] === table.seenTotal) return null
		table.seenTotal = ints[totalAt]
		const counts = []
		for (let slot = 0; slot < bucketSlots; slot++) {
			const now = ints[countsAt + slot]
			if (now === seen[slot]) continue
			counts.push(slot === 0 ? 0 : firstBucket + slot - 1, (now - seen[slot]) | 0)
			seen[slot] = now
		}
		const errors = (ints[errorsAt] - table.seenErrors) | 0
		table.seenErrors = ints[errorsAt]
		// The main thread may be writing: an extreme of a value that is not counted yet waits for its count.
		const candidates = [...table.carry, extremes[0], extremes[1]].filter(value => Number.isFinite(value) && value >= 0)
		extremes[0] = Infinity
		extremes[1] = 0
		if (counts.length === 0) {
			table.carry = candidates.slice(0, 8)
			return null
		}
		const lowest = edges(counts[0])
		const highest = edges(counts[counts.length - 2])
		const minNs = Math.min(...candidates.filter(value => value >= lowest[0] && value < lowest[1]), lowest[1])
		const maxNs = Math.max(...candidates.filter(value => value >= highest[0] && value < highest[1]), highest[0])
		table.carry = candidates.filter(value => value < lowest[0] || value >= highest[1]).slice(0, 8)
		return {metric, counts, minNs, maxNs, errors}
	}

	function edges(bucket) {
		const words = new Uint32Array([0, bucket << 13, 0, (bucket + 1) << 13])
		return new Float64Array(words.buffer)
	}

	/* Loop delay, since the last time it was told. */
	let turns = null
	let attachedNs = 0
	function stalledMs() {
		// Before the first turn its timer is what we wait for.
		const sinceMs = (nowNs() - (turns ? turns.lastTurnNs[0] : attachedNs)) / 1e6 - loopDelayResolutionMs
		return sinceMs > (turns ? 0 : armAfterMs) + leastStallMs ? sinceMs : 0
	}
	function readLoopDelay() {
		const stalled = stalledMs()
		const counted = turns && drain(turns)
		return {
			p50: counted ? percentileMs(counted, 0.5) : 0,
			p99: counted ? percentileMs(counted, 0.99) : 0,
			max: Math.max(counted ? counted.maxNs / 1e6 : 0, stalled),
			stalledMs: stalled,
		}
	}
	/** The middle of the bucket it falls into. */
	function percentileMs({counts, minNs, maxNs}, share) {
		let total = 0
		for (let i = 1; i < counts.length; i += 2) total += counts[i]
		let left = Math.ceil(share * total)
		for (let i = 0; i < counts.length; i += 2) {
			left -= counts[i + 1]
			if (left > 0) continue
			const [from, to] = edges(counts[i])
			return Math.min(maxNs, Math.max(minNs, (from + to) / 2)) / 1e6
		}
		return maxNs / 1e6
	}

	/* Vitals. */
	let asking = false
	let last = null
	function askVitals() {
		if (asking) {
			// Stuck in native code (execSync, a synchronous read), where not even the inspector gets in.
			if (last && stalledMs() > 0) sendVitals({...last.read, atMs: last.read.atMs + (clock() - last.atMs), gc: null})
			return
		}
		asking = true
		const expression = "globalThis[Symbol.for('arsenal-tui.probe')].vitals()\n//# sourceURL=arsenal:roll"
		session.post('Runtime.evaluate', {expression, returnByValue: true, silent: true}, (error, answer) => {
			asking = false
			if (!error && answer.result.value) sendVitals(answer.result.value)
		})
	}

	function sendVitals(read) {
		const nowMs = clock()
		const intervalMs = last ? read.atMs - last.read.atMs : nowMs - attachedMs
		if (!(intervalMs > 0)) return
		const idleMs = read.idleMs - (last?.read.idleMs ?? 0)
		send({
			vitals: {
				loopDelayMs: readLoopDelay(),
				utilisation: Math.min(1, Math.max(0, 1 - idleMs / intervalMs)),
				gc: read.gc ?? {count: 0, totalMs: 0, maxMs: 0, major: 0},
				heapUsedBytes: read.heapUsed,
				heapTotalBytes: read.heapTotal,
				externalBytes: read.external,
				heapSpaces: read.spaces,
				intervalMs,
			},
		})
		last = {read, atMs: nowMs}
	}
}
