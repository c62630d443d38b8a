'use strict'
/** Every way on which a program can end while its JavaScript still runs. */

const {apply, getPrototypeOf} = Reflect
const {defineProperty, getOwnPropertyDescriptor} = Object

/**
 * Not by listening for 'exit': with a listener of ours, ten of the program's own are one too many, of which Node warns, and tests that count
 * them count one more.
 *
 * @param leave  is called before the program's own listeners are, and may be called again
 * @param options.onExec  in its place where another program takes over the process
 */
function onWayOut(leave, {onExec = leave, withAbort = false} = {}) {
	const parent = getPrototypeOf(process)
	before('emit', name => {
		if (name === 'exit' && process._exiting) leave()
	})
	/* Where nobody emits 'exit', or somebody has put an `emit` of their own there. */
	before('reallyExit', leave)
	before('_kill', (pid, signal) => {
		// Node takes a signal to itself that it has no listener for as its end, and so must we.
		const isOwn = pid === 0 || pid === -1 || Math.abs(pid) === process.pid
		if (!isOwn || !(signal > 0)) return
		const {signals} = require('node:os').constants
		const names = Object.keys(signals).filter(name => signals[name] === signal)
		if (!names.some(name => process.listenerCount(name) > 0)) leave()
	})
	before('execve', onExec)
	if (withAbort) before('abort', leave)

	/** Its name, its arity and what else can be seen of it stay. */
	function before(name, act) {
		const descriptor = getOwnPropertyDescriptor(process, name)
		const original = process[name]
		if (typeof original !== 'function') return
		/* Told by this name in profiles, where what it calls is the program's: see core/profile/own-code.ts. */
		function passesOn(...words) {
			act(...words)
			// What is inherited is looked up anew: the domain module puts its own there.
			return apply(descriptor === undefined ? parent[name] : original, this, words)
		}
		for (const key of ['name', 'length']) defineProperty(passesOn, key, {value: original[key], configurable: true})
		defineProperty(process, name, {
			...(descriptor ?? {writable: true, enumerable: false, configurable: true}),
			value: passesOn,
		})
	}
}

module.exports = {onWayOut}
//# sourceURL=arsenal:probe/ways-out
