/**
 * Runs inside the target, after the preloads of clinic and before those of 0x. Profilers collect on SIGINT; a service that also listens
 * to it exits before its heap profile is written, or drains connections for ever. 0x lets nobody hear SIGINT but itself: here that holds
 * for clinic too.
 *
 * Lies in the profiler's folder, with what it is given as JSON beside it: see `DeepPreloadGiven` in preload.ts.
 */
'use strict'
const {existsSync, readdirSync, readFileSync, statSync, writeFileSync} = require('node:fs')
const {join} = require('node:path')
const given = JSON.parse(readFileSync(__filename.replace(/\.cjs$/, '.json'), 'utf8'))

function observe() {
	// Stays the only listener: clinic stops only when it is alone. Ours comes before its own goes, so that the signal is never unheard.
	const tools = process.listeners('SIGINT')
	process.on('SIGINT', () => {
		say(given.heard)
		stop()
	})
	for (const tool of tools) process.removeListener('SIGINT', tool)
	for (const method of ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']) {
		const original = process[method]
		process[method] = function (event, listener) {
			return event === 'SIGINT' ? this : original.call(this, event, listener)
		}
	}
	process.execArgv = process.execArgv.filter(argument => !given.ownArguments.includes(argument))
	const stop = preparations[given.mechanism](() => {
		for (const tool of tools) tool.call(process, 'SIGINT')
	})
	say(given.ready)
}

/** Children run this too, and hear the same signal. */
function say(file) {
	try {
		if (Number(readFileSync(given.pid, 'utf8')) === process.pid) writeFileSync(file, '')
	} catch {}
}

/** Each gets what stops the tool, and returns what stops the profiler. */
const preparations = {prof: prepareProf, trace: prepareTrace, heap: prepareHeap}

/** 0x ends the target like this, in a preload that comes later. What it gives the target breaks a forked child: its output would be the channel. */
function prepareProf() {
	const {execArgv} = process
	process.execArgv = execArgv.filter((argument, i) => {
		const preload = argument === '-r' ? execArgv[i + 1] : execArgv[i - 1] === '-r' ? argument : ''
		return !/[\\/]0x[\\/]lib[\\/]preload[\\/]/.test(preload) && !/^--(prof$|logfile=|print-opt-source$)/.test(argument)
	})
	return () => process.exit()
}

/**
 * On SIGINT doctor and bubbleprof emit beforeExit, close their files and exit when these are closed; bubbleprof's often never are. They
 * count as closed when they have not grown for a second: under load, a second alone may be too short for what is left to write.
 */
function prepareTrace(stopTool) {
	process.once('beforeExit', () => {
		let before = -1
		setInterval(() => {
			const now = writtenBytes()
			if (now === before) process.exit()
			before = now
		}, 1000)
	})
	return stopTool
}

function writtenBytes() {
	try {
		const dir = join(
			given.dataDir,
			readdirSync(given.dataDir).find(name => name.startsWith(`${process.pid}.`)),
		)
		return readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
	} catch {
		return 0
	}
}

/**
 * heapprofiler begins when the event loop first turns, and throws when it is stopped before: so the samples are begun here, which V8 does
 * once, and stopping waits for heapprofiler. It writes behind the loop's back, and a target may call process.exit() before or while it
 * does, since its child died of the same signal perhaps: so the same is written here in the end, beside it, lest it be truncated too.
 */
function prepareHeap(stopTool) {
	const {Session} = require('node:inspector')
	const {post} = Session.prototype
	const session = new Session()
	session.connect()
	session.post('HeapProfiler.startSampling', {samplingInterval: 32768})
	let begun = false
	let asked = false
	let taken = null
	const take = () =>
		post.call(session, 'HeapProfiler.getSamplingProfile', (error, result) => {
			if (!error) taken = JSON.stringify(result.profile)
		})
	const stop = () => {
		if (taken === null) take()
		stopTool()
	}
	Session.prototype.post = function (method, ...rest) {
		const result = post.call(this, method, ...rest)
		if (method === 'HeapProfiler.startSampling') {
			Session.prototype.post = post
			begun = true
			if (asked) setImmediate(stop)
		}
		return result
	}
	process.once('exit', () => {
		if (taken === null) take()
		if (taken !== null && existsSync(given.dataDir))
			writeFileSync(join(given.dataDir, `${process.pid}${given.takenSuffix}`), taken)
	})
	return () => {
		asked = true
		if (begun) stop()
	}
}

if (require('node:worker_threads').isMainThread) observe()
