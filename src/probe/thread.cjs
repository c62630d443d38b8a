'use strict'
/** On our own thread inside the target: the inspector session, the counts and the vitals, relayed over the run's socket. */

const {parentPort, receiveMessageOnPort, workerData} = require('node:worker_threads')
const {descriptorsAround, hasStandard} = require('./descriptors.cjs')
const {watchPool} = require('./pool.cjs')
const {openLedger} = require('./ledger.cjs')
const {drain, percentileMs, tableWriter, viewTable} = require('./tables.cjs')
const {
	STATE,
	UNATTACHED,
	ATTACHED,
	DETACHED,
	HELD,
	mostHeld,
	FROM_NS,
	DUE_NS,
	firstWordWaitMs,
	unansweredExitMs,
	nanosecondsSince,
} = require('./shared.cjs')

/** A loop that has not turned for so long is said to stand still. */
const leastStallMs = 100
/** From here on its garbage collections are counted otherwise: see collections.cjs. */
const leastUnseenMs = 60
/** From here on nobody knows when it will turn. */
const leastLongMs = 10_000
const stallTickMs = 100
/** How long our thread outlives its session. */
const settleMs = 5000

const {socketPath, handshake, held, moments, baseSecond, startedNs, hello} = workerData.arsenalProbe
const nowNs = nanosecondsSince(baseSecond, process.hrtime)
const {Session} = require('node:inspector')
const {connect} = require('node:net')
/** From here on the program may close what it likes: see descriptors.cjs. */
function hold(descriptors) {
	held.fill(-1)
	held.set(descriptors.slice(0, mostHeld))
	Atomics.store(handshake, HELD, 1)
	Atomics.notify(handshake, HELD)
}
// An addon has closed them: a socket of ours there would be in the place of a file that is opened for them.
if (!hasStandard()) {
	hold([])
	process.exit() // of this thread
}
const connection = connect({path: socketPath})
const session = new Session()
const clock = () => performance.now()
/** A host that stopped reading must not make the target grow: counts wait in their tables, vitals are dropped. */
const maxQueuedBytes = 4 << 20
const tables = []
let attachedMs = 0
let socketFd = -1
/** What our loop has open, the socket included. */
let around = []
let timer
let stallTimer
let gone = false

/** Lets the target go on as if we had never been there. */
function letGo() {
	if (gone) return
	gone = true
	clearInterval(timer)
	clearInterval(stallTimer)
	try {
		session.disconnect()
	} catch {}
	Atomics.store(handshake, STATE, DETACHED)
	Atomics.notify(handshake, STATE)
	// What their numbers are given to next is not ours.
	hold(attachedMs > 0 ? around.filter(fd => fd !== socketFd) : [])
	connection.destroy()
	if (attachedMs === 0) process.exit() // of this thread
	// The main thread lets go of the session at its next interrupt, and answers this thread; Node aborts the process when the thread is
	// taken down at that very moment. A program that ends takes us with it, one that lives on has long answered.
	parentPort.postMessage('gone')
	setTimeout(() => {
		hold([])
		process.exit()
	}, settleMs)
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
	if (Atomics.compareExchange(handshake, STATE, UNATTACHED, ATTACHED) !== UNATTACHED) return letGo()
	socketFd = connection._handle.fd
	around = descriptorsAround(socketFd)
	hold(around)
	session.connectToMainThread()
	attachedMs = clock()
	// Tells us of an exit for which the program removed our listener.
	session.on('NodeRuntime.waitingForDisconnect', letGo)
	session.post('NodeRuntime.notifyWhenWaitingForDisconnect', {enabled: true}, () => {})
	send({hello})
	timer = setInterval(tick, tickMs)
	watchStall()
})

let rest = ''
connection.setEncoding('utf8')
connection.on('data', chunk => {
	const lines = (rest + chunk).split('\n')
	rest = lines.pop()
	for (const line of lines) {
		const {id, method, params, release, beginNs, collect: isCollect} = JSON.parse(line)
		if (release) return letGo()
		if (beginNs !== undefined) {
			begin(beginNs, () => send({id, result: {}}))
			continue
		}
		if (isCollect) {
			collect(() => send({id, result: {}}))
			continue
		}
		session.post(method, params ?? {}, (error, result) => {
			// A window that the main thread ended before it answered is on its way to us by another road: it is told first, as it came first.
			for (let due = receiveMessageOnPort(parentPort); due; due = receiveMessageOnPort(parentPort)) receive(due.message)
			send(error ? {id, error: {message: error.message}} : {id, result: result ?? {}})
		})
	}
})

parentPort.on('message', receive)

function receive({metric, memory, waits: isWaits, window, exiting, turned}) {
	if (isWaits) waits = viewTable(memory)
	else if (memory) tables.push({metric, ...viewTable(memory)})
	else if (window && attachedMs > 0 && !gone) connection.write(`${window}\n`)
	if (turned !== undefined) {
		const after = afterTurn.get(turned)
		afterTurn.delete(turned)
		after?.()
	}
	if (exiting === undefined) return
	// The exit handshake: last window (it came before this), last counts, last vitals, then the host says go.
	setTimeout(letGo, unansweredExitMs)
	let isTold = false
	const tell = () => {
		if (isTold) return
		isTold = true
		enterEarly(exiting.early)
		sendLatency()
		sendVitals(exiting.read)
		send({exiting: true})
	}
	// What came before the host's first word is only known to count when that has come.
	if (exiting.early.length === 0 || !Number.isNaN(moments[FROM_NS])) return tell()
	afterBegin = tell
	setTimeout(tell, firstWordWaitMs)
}

/** The main thread waits in its exit: what it has not entered yet we do. */
function enterEarly(early) {
	const ours = tableWriter(({metric, memory}) => tables.push({metric, ...viewTable(memory)}))
	const ledger = openLedger(ours, moments)
	for (const [metric, startedNs, ns, outcome] of early) ledger.enter(metric, startedNs, ns, outcome)
}

/* From when on things count, and the last of them before a signal leaves the program no time to tell. */
let afterBegin = null
let turns = 0
const afterTurn = new Map()
/** Once the main thread has dealt with what had reached it. */
function turn(after) {
	afterTurn.set(++turns, after)
	parentPort.postMessage(turns)
}
function begin(ns, done) {
	moments[FROM_NS] = ns - baseSecond * 1e9
	if (moments[FROM_NS] > startedNs) {
		// Nothing is in the other tables yet. How the loop fared until now is nobody's business any more.
		if (waits) drain(waits)
		askVitals(read => {
			last = {read, atMs: clock()}
		})
	}
	turn(() => {})
	done()
	afterBegin?.()
}
function collect(done) {
	sendLatency()
	let open = 2
	const one = () => {
		if (--open > 0) return
		sendLatency()
		done()
	}
	turn(one)
	askVitals(read => {
		sendVitals(read)
		one()
	})
}

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
	tellVitals()
}

function sendLatency() {
	const batch = []
	for (const table of tables) {
		const counted = drain(table)
		if (counted) batch.push(counted)
	}
	if (batch.length > 0) send({latency: batch})
}

/* What waits for the loop, since the last time it was told. */
let waits = null
function stalledMs() {
	const sinceMs = (nowNs() - moments[DUE_NS]) / 1e6
	return sinceMs > leastStallMs ? sinceMs : 0
}
function readWaits() {
	const stalled = stalledMs()
	const counted = waits && drain(waits)
	return {
		loopDelayMs: {
			p50: counted ? percentileMs(counted, 0.5) : null,
			p99: counted ? percentileMs(counted, 0.99) : null,
			max: Math.max(counted ? counted.maxNs / 1e6 : 0, stalled),
			stalledMs: stalled,
		},
		...(counted ? {loopWaits: {counts: counted.counts, minNs: counted.minNs, maxNs: counted.maxNs}} : {}),
	}
}
/** Garbage collections of a loop that stands still are counted otherwise than those of one that turns, and somebody has to say that it does. */
function watchStall() {
	let isSaying = false
	function say(isLong) {
		// Stuck in native code it would be told as often when it comes back.
		if (isSaying) return
		isSaying = true
		evaluate(`loopStalled(${isLong})`, () => {
			isSaying = false
		})
	}
	// It may not have turned since the program began.
	say(false)
	function look() {
		const stillMs = (nowNs() - moments[DUE_NS]) / 1e6
		if (stillMs > leastUnseenMs) say(stillMs > leastLongMs)
	}
	stallTimer = setInterval(look, stallTickMs)
}

/* Vitals. */
function evaluate(call, answered) {
	const expression = `globalThis[Symbol.for('arsenal-tui.probe')].${call}\n//# sourceURL=arsenal:roll`
	session.post('Runtime.evaluate', {expression, returnByValue: true, silent: true}, (error, answer) =>
		answered(error ? undefined : answer.result.value),
	)
}

let asking = 0
let last = null
/** @param answered  is not called when the main thread lets nobody in */
function askVitals(answered) {
	asking++
	evaluate('read()', read => {
		asking--
		if (read) answered(read)
	})
}
function tellVitals() {
	if (asking === 0) return askVitals(sendVitals)
	// Stuck in native code (execSync, a synchronous read), where not even the inspector gets in.
	if (last && stalledMs() > 0) sendVitals({...last.read, atMs: last.read.atMs + (clock() - last.atMs), gc: null})
}

function sendVitals(read) {
	const nowMs = clock()
	if (read.endedChildren?.length > 0) send({endedChildren: read.endedChildren})
	const intervalMs = read.atMs - (last ? last.read.atMs : startedNs / 1e6)
	if (!(intervalMs > 0)) return
	const idleMs = read.idleMs - (last?.read.idleMs ?? 0)
	send({
		vitals: {
			...readWaits(),
			utilisation: Math.min(1, Math.max(0, 1 - idleMs / intervalMs)),
			...(read.gc === null ? {} : {gc: read.gc}),
			cpuMs: read.cpuMs,
			heapUsedBytes: read.heapUsed,
			heapTotalBytes: read.heapTotal,
			externalBytes: read.external,
			heapSpaces: read.spaces,
			poolWaitMs: pool.takeWaitMs(),
			intervalMs,
		},
	})
	last = {read: {...read, endedChildren: []}, atMs: nowMs}
}
//# sourceURL=arsenal:probe/thread
