'use strict'
/** On our own thread inside the target: the inspector session, the counts and the vitals, relayed over the run's socket. */

const {fstatSync} = require('node:fs')
const {parentPort, workerData} = require('node:worker_threads')
const {watchPool} = require('./pool.cjs')
const {drain, percentileMs, viewTable} = require('./tables.cjs')
const {
	STATE,
	UNATTACHED,
	ATTACHED,
	DETACHED,
	armAfterMs,
	unansweredExitMs,
	loopDelayResolutionMs,
	nanosecondsSince,
} = require('./shared.cjs')

/** A loop that has not turned for so long is said to stand still. */
const leastStallMs = 100
/** How long our thread outlives its session. */
const settleMs = 5000

/*
 * A program that closed its standard descriptors, as daemons do, leaves their numbers to whoever opens next: a socket of ours there would be in the
 * place of a file that it opens for them, and libuv aborts the process when it is told to close one of these three.
 */
if ([0, 1, 2].some(isClosed)) process.exit() // of this thread

function isClosed(fd) {
	try {
		fstatSync(fd)
		return false
	} catch {
		return true
	}
}

const {socketPath, control, baseSecond, hello} = workerData.arsenalProbe
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
	// Tells us of an exit for which the program removed our listener.
	session.on('NodeRuntime.waitingForDisconnect', letGo)
	session.post('NodeRuntime.notifyWhenWaitingForDisconnect', {enabled: true}, () => {})
	send({hello})
	timer = setInterval(tick, tickMs)
})

let rest = ''
connection.setEncoding('utf8')
connection.on('data', chunk => {
	const lines = (rest + chunk).split('\n')
	rest = lines.pop()
	for (const line of lines) {
		const {id, method, params, release} = JSON.parse(line)
		if (release) return letGo()
		session.post(method, params ?? {}, (error, result) =>
			send(error ? {id, error: {message: error.message}} : {id, result: result ?? {}}),
		)
	}
})

parentPort.on('message', ({metric, memory, lastTurnNs, window, exiting}) => {
	if (lastTurnNs) turns = {lastTurnNs, ...viewTable(memory)}
	else if (memory) tables.push({metric, ...viewTable(memory)})
	else if (window && attachedMs > 0 && !gone) connection.write(`${window}\n`)
	if (exiting === undefined) return
	// The exit handshake: last window (it came before this), last counts, last vitals, then the host says go.
	setTimeout(letGo, unansweredExitMs)
	sendLatency()
	sendVitals(exiting.vitals)
	send({exiting: true})
})

/* Every 250 ms we look at the counts, every second at the vitals. */
const tickMs = 250
let ticks = 0
const pool = watchPool(nowNs)
function tick() {
	ticks++
	if (connection.writableLength > maxQueuedBytes) return
	sendLatency()
	pool.ask()
	if (ticks % 4 !== 0) return
	pool.look()
	askVitals()
}

function sendLatency() {
	const batch = []
	for (const table of tables) {
		const counted = drain(table)
		if (counted) batch.push(counted)
	}
	if (batch.length > 0) send({latency: batch})
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
			poolWaitMs: pool.takeWaitMs(),
			intervalMs,
		},
	})
	last = {read, atMs: nowMs}
}
