'use strict'
/**
 * Runs inside the Node processes of a program that is over before relay.cjs, which takes some 200 ms, is let in: NODE_OPTIONS=--require loads it
 * before the program. It profiles from here to the end, on the program's own thread, and leaves a file (read by src/host/probe/exit-profiles.ts).
 * Not `--cpu-prof`: Node 20 refuses that in NODE_OPTIONS, and it does not tell what was used before it, half of what a short program uses.
 * What may live here: nothing that prints, throws, keeps the process alive, or needs more than Node 18 and its own modules.
 */
const hereSymbol = Symbol.for('arsenal-tui.exit-profile')
const usedBefore = process.cpuUsage()
const {ARSENAL_EXIT_PROFILES: folder, ARSENAL_EXIT_PROFILES_US: intervalUs} = process.env

if (folder && intervalUs > 0) {
	try {
		// Node may name us twice.
		if (require('node:worker_threads').isMainThread && !globalThis[hereSymbol] && mayProfile()) {
			Object.defineProperty(globalThis, hereSymbol, {value: true})
			profile()
			// What the program finds in require.cache is what it has loaded.
			for (const file of Object.keys(require.cache)) if (file.startsWith(__dirname)) delete require.cache[file]
		}
	} catch {
		// No inspector in this Node: the program runs as if we had never been there.
	}
}

function mayProfile() {
	if (require('./kind.cjs').whyLeftAlone() !== null) return false
	return !process.permission || process.permission.has('fs.write', folder)
}

/** Everything that is needed in the end is taken now, before the program can patch it. */
function profile() {
	const {Session} = require('node:inspector')
	const {writeFileSync} = require('node:fs')
	const {onWayOut} = require('./ways-out.cjs')
	const {stringify} = JSON
	const {pid, ppid, version: nodeVersion} = process
	const argv = process.argv.slice(0, 100).map(word => word.slice(0, 2000))
	const file = `${folder}/${pid}-${process.hrtime.bigint()}.json`
	const usedUs = usedBefore.user + usedBefore.system
	let workerThreads = 0
	require('node:diagnostics_channel')
		.channel('worker_threads')
		.subscribe(({worker}) => {
			// Node's own, for module hooks (tsx and the like), is none of the program's.
			if (worker.constructor.name !== 'InternalWorker') workerThreads++
		})

	const session = new Session()
	const post = session.post.bind(session)
	let isOver = false
	function leave() {
		if (isOver) return
		isOver = true
		try {
			let taken
			post('Profiler.stop', (_, result) => {
				taken = result?.profile
			})
			// Neither disabled nor disconnected: it would take the program's own block coverage with it.
			const told = {hello: {pid, ppid, nodeVersion, argv}, usedUs, workerThreads, profile: taken}
			if (taken) writeFileSync(file, stringify(told), {flag: 'wx', mode: 0o600})
		} catch {}
	}
	onWayOut(leave, {withAbort: true})

	session.connect()
	post('Profiler.enable')
	post('Profiler.setSamplingInterval', {interval: Number(intervalUs)})
	post('Profiler.start')
}
//# sourceURL=arsenal:probe/exit-profile
