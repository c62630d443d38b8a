'use strict'
/**
 * What kind of process this is, told before anything of ours starts in it: in some of them Node ends the program natively when the inspector
 * is opened or a thread is started, which no catch of JavaScript holds.
 */

const {readFileSync} = require('node:fs')

/** Where Node begins when it runs code of the user (`node:internal/main/...`). */
const userEntries = new Set(['run_main_module', 'eval_string', 'eval_stdin', 'repl', 'embedding'])

/**
 * Called while Node loads its preloads, which it does on the stack of what it will run next.
 *
 * @returns why this process has to be left alone, in a word; null when its main thread may be inspected
 */
function whyLeftAlone() {
	if (process.features.inspector === false) return 'no-inspector'
	// Under the permission model the inspector has to be allowed: Node does not refuse us, it aborts.
	if (process.permission && !process.permission.has('inspector')) return 'permission'
	if (isConfined()) return 'limits'
	try {
		process.cwd()
	} catch {
		// It was deleted: no thread starts there.
		return 'folder'
	}
	const stack = ownStack()
	// A thread that loads node:net in a program that was started from a snapshot ends it natively (22, 24, 26).
	if (/node:internal\/v8\/startup_snapshot/.test(stack) || hasFlag(/^--snapshot-blob\b/)) return 'snapshot'
	const entry = /node:internal\/main\/(\w+)/.exec(stack)?.[1]
	const isTests = entry === 'test_runner' || /node:internal\/test_runner\//.test(stack) || hasFlag(/^--test$/)
	// The debugger's own side, the checker of syntax, the processor of logs: none runs a line of the user's.
	if (!isTests && !userEntries.has(entry)) return 'not-a-program'
	if (hasInspectedContext()) return null
	return isTests ? 'test-runner' : hasFlag(/^--watch/) ? 'watcher' : 'no-inspector'
}

/**
 * Whether Node made an inspector for the main thread: it makes none for a test runner that has its tests run in processes of their own, for
 * a watcher, and where who embeds it wants none. V8 gives `console.createTask` to the contexts it inspects, since 20.
 */
function hasInspectedContext() {
	if (Number.parseInt(process.versions.node, 10) >= 20) return Object.hasOwn(console, 'createTask')
	return !hasFlag(/^--(test|watch)$/)
}

/** A program that gets along with so few descriptors may well need all of them. */
const fewDescriptors = 128

/**
 * Whether what it may use is limited so that our thread could be what is too much: where the memory of its own V8 cannot be reserved, V8 ends
 * the process, and descriptors that we hold are missing when the program opens a file.
 */
function isConfined() {
	let limits
	try {
		limits = readFileSync('/proc/self/limits', 'latin1')
	} catch ({code}) {
		return code === 'EMFILE'
	}
	// Soft limit, then hard limit: only the first is in force.
	const soft = name => new RegExp(`^Max ${name} +(\\d+)`, 'm').exec(limits)?.[1]
	return soft('address space') !== undefined || soft('data size') !== undefined || soft('open files') <= fewDescriptors
}

/** Whether Node itself profiles or collects coverage in this process. */
function hasNodeProfilers() {
	return Boolean(process.env.NODE_V8_COVERAGE) || hasFlag(/^--(cpu-prof|experimental-test-coverage)$/)
}

function hasFlag(pattern) {
	return [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)].some(word => pattern.test(word))
}

/** Whole, and as V8 writes it, whatever a preload of the user's has set. */
function ownStack() {
	const before = ['stackTraceLimit', 'prepareStackTrace'].map(name => [
		name,
		Object.getOwnPropertyDescriptor(Error, name),
	])
	try {
		// Not endless: V8 in Node 26 ends the program when a debugger is waited for (--inspect-brk) and the limit is.
		Error.stackTraceLimit = 1000
		Error.prepareStackTrace = undefined
		return String(new Error('where').stack)
	} finally {
		for (const [name, descriptor] of before) {
			if (descriptor) Object.defineProperty(Error, name, descriptor)
			else delete Error[name]
		}
	}
}

module.exports = {whyLeftAlone, hasNodeProfilers}
//# sourceURL=arsenal:probe/kind
