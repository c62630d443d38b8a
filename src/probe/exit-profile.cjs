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
	const {openInspector} = require('./inspector.cjs')
	const {writeFileSync} = require('node:fs')
	const {countThreads} = require('./worker-threads.cjs')
	const {onWayOut} = require('./ways-out.cjs')
	const {stringify} = JSON
	const {slice} = String.prototype
	const {apply} = Reflect
	const {pid, ppid, version: nodeVersion} = process
	const argv = process.argv.slice(0, 100).map(word => word.slice(0, 2000))
	const file = `${folder}/${pid}-${process.hrtime.bigint()}.json`
	const usedUs = usedBefore.user + usedBefore.system
	const workerThreads = countThreads()
	const ask = openInspector(() => {})
	let isOver = false
	function leave() {
		if (isOver) return
		isOver = true
		try {
			const taken = ask('Profiler.stop')
			// Neither disabled nor disconnected: it would take the program's own block coverage with it.
			if (taken === null) return
			const told = stringify({hello: {pid, ppid, nodeVersion, argv}, usedUs, workerThreads: workerThreads()})
			// Both are objects, and `taken` has the profile in it.
			writeFileSync(file, `${apply(slice, told, [0, -1])},${apply(slice, taken, [1])}`, {flag: 'wx', mode: 0o600})
		} catch {}
	}
	onWayOut(leave, {withAbort: true})

	ask('Profiler.enable')
	ask('Profiler.setSamplingInterval', `{"interval":${Number(intervalUs)}}`)
	ask('Profiler.start')
}
//# sourceURL=arsenal:probe/exit-profile
