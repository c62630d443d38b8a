'use strict'
/**
 * Runs inside every Node process of a target: NODE_OPTIONS=--require loads it before the program. What may live here: nothing that
 * prints, throws, keeps the process alive, or needs more than Node 18 and its own modules.
 *
 *   target's main thread            our worker thread                arsenal-tui
 *   requests.cjs, vitals.cjs ────── tables.cjs ───── thread.cjs ─┐
 *   profile.cjs ─────────────────── messages ────────── relay ───┴── JSON lines over a unix socket ── src/host/probe/server.ts
 *   the program, blocked or not ─── inspector session ───┘
 *
 * The worker lives on a thread of its own so that a program that never returns to its event loop is observed like any other: through the
 * inspector it calls `roll` and `vitals` here in the middle of whatever runs.
 */

const apiSymbol = Symbol.for('arsenal-tui.probe')

if (process.env.ARSENAL_SOCKET) {
	try {
		const threads = require('node:worker_threads')
		if (threads.isMainThread && !globalThis[apiSymbol] && require('./kind.cjs').whyLeftAlone() === null)
			preload(threads)
	} catch {
		// No worker threads, no permission to start one: then the program runs unobserved.
	}
}

/** On the target's main thread. Everything it will need later is taken now, before the program can patch it. */
function preload({Worker}) {
	const {ARSENAL_SOCKET: socketPath, ARSENAL_CPU_US: intervalUs, ARSENAL_GC: collections} = process.env
	const {
		STATE,
		UNATTACHED,
		ATTACHED,
		EXITING,
		DETACHED,
		armAfterMs,
		exitWaitMs,
		mostHeld,
		...shared
	} = require('./shared.cjs')
	const {tableWriter} = require('./tables.cjs')
	const {openLedger} = require('./ledger.cjs')
	const {countRequests} = require('./requests.cjs')
	const {prepareVitals} = require('./vitals.cjs')
	const {watchChildren} = require('./children.cjs')
	const {guardDescriptors} = require('./descriptors.cjs')
	const {countThreads} = require('./worker-threads.cjs')
	const {onWayOut} = require('./ways-out.cjs')
	const {hrtime} = process
	const {load, compareExchange, wait} = Atomics
	const {setImmediate} = globalThis
	const handshake = new Int32Array(new SharedArrayBuffer(16))
	const held = new Int32Array(new SharedArrayBuffer(4 * mostHeld)).fill(-1)
	const moments = new Float64Array(new SharedArrayBuffer(16)).fill(Number.NaN)
	const baseSecond = hrtime()[0]
	const nowNs = shared.nanosecondsSince(baseSecond, hrtime)
	const isLight = intervalUs === ''
	const profile = isLight
		? // Nobody asks for a window either.
			{start() {}, end() {}}
		: require('./profile.cjs').prepareProfile({
				intervalUs: Number(intervalUs),
				isAlone: !require('./kind.cjs').hasNodeProfilers(),
				onWindow: text => post({window: text}),
			})
	/** To our thread, once it is there. */
	let post = () => {}
	const coming = announce(shared.comingFile(socketPath, process.pid))
	// Before our thread starts: while both take memory at once, V8 needs half as long again to begin.
	profile.start()
	const worker = orWithout(
		() => {
			profile.end()
			coming.over()
		},
		() => startThread(Worker, {socketPath, handshake, held, moments, baseSecond, startedNs: nowNs()}),
	)
	post = worker.postMessage.bind(worker)
	const terminate = worker.terminate.bind(worker)

	guardDescriptors(handshake, held)

	const tables = tableWriter(post)
	const ledger = openLedger(tables, moments)
	const requests = countRequests(ledger, nowNs, shared.pollMark(socketPath))
	const vitals = prepareVitals({
		...tables,
		ledger,
		nowNs,
		moments,
		collections: isLight ? 'none' : collections,
	})
	const children = watchChildren()
	const workerThreads = countThreads()
	setTimeout(() => {
		if (load(handshake, STATE) !== DETACHED) vitals.arm()
	}, armAfterMs).unref()

	/** Called by our thread through the inspector, so also while the loop is blocked. */
	function read() {
		requests.settle()
		return {...vitals.read(), endedChildren: children.takeEnded()}
	}
	function stop() {
		coming.over()
		profile.end()
		requests.stop()
		vitals.disarm()
		children.stop()
	}
	worker.on('exit', () => {
		held.fill(-1)
		stop()
	})
	worker.on('message', message => {
		if (message === 'gone') return stop()
		// What has arrived for the program by now is dealt with before the end of this turn, and its counts are in the tables.
		setImmediate(() => {
			requests.settle()
			post({turned: message})
		})
	})
	// Listening for messages holds the program open again.
	worker.unref()

	/** Last counts and last window out, inspector of our thread closed: Node prints a line and waits for any session that is still open at its end. */
	function leave() {
		try {
			if (compareExchange(handshake, STATE, UNATTACHED, DETACHED) !== ATTACHED) return
			profile.end()
			vitals.end()
			post({exiting: {read: read(), early: ledger.early()}})
			compareExchange(handshake, STATE, ATTACHED, EXITING)
			if (wait(handshake, STATE, EXITING, exitWaitMs) === 'timed-out') terminate()
		} catch {}
	}
	onWayOut(leave, {
		onExec() {
			leave()
			// However far we are: V8's next SIGPROF would end the program that comes, which has no handler for it.
			try {
				profile.end()
			} catch {}
		},
	})

	Object.defineProperty(globalThis, apiSymbol, {
		value: Object.freeze({
			/** @returns how many worker threads the program has started so far */
			roll(how) {
				profile[how]()
				return workerThreads()
			},
			read,
			loopStalled: vitals.loopStalled,
		}),
	})
	unlist()
}

/** A program that may start no threads runs as if we had never come. */
function orWithout(undo, start) {
	try {
		return start()
	} catch (error) {
		undo()
		throw error
	}
}

/** Our part beside the main thread's: thread.cjs. */
function startThread(Worker, shared) {
	const {pid, ppid, version: nodeVersion} = process
	const argv = process.argv.slice(0, 100).map(word => word.slice(0, 2000))
	const worker = new Worker(require('node:path').join(__dirname, 'thread.cjs'), {
		workerData: {arsenalProbe: {...shared, hello: {pid, ppid, nodeVersion, argv}}},
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
	return worker
}

/** What the program finds in require.cache is what it has loaded. */
function unlist() {
	for (const file of Object.keys(require.cache)) if (file.startsWith(__dirname)) delete require.cache[file]
}

/**
 * Tells the host that we are on our way, which takes our thread 0.2 s: before it ends a program it waits for those who have something to tell.
 * The host removes the file once we are let in.
 */
function announce(file) {
	const {closeSync, openSync, unlinkSync} = require('node:fs')
	try {
		closeSync(openSync(file, 'w', 0o600))
	} catch {
		// Another user's program, or one that may not write: it is not waited for.
	}
	return {
		over() {
			try {
				unlinkSync(file)
			} catch {}
		},
	}
}
//# sourceURL=arsenal:probe/relay
