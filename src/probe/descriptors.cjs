'use strict'
/**
 * What our thread holds open in a program that closes descriptors by their numbers, as daemons do.
 *
 * libuv ends the process when a loop is closed whose descriptor is one of the first three, and when one is gone that a loop waits on. A program that
 * closes 0 to 2 before our thread has opened what it needs would make it open just those; and those that our thread has are closed by a program
 * that closes whatever number there may be. So until the former is through such a closing waits for it, and the latter finds nothing open.
 */

const fs = require('node:fs')
const {HELD} = require('./shared.cjs')

/** Nobody's: as many as no process may have. */
const noDescriptor = 0x7fffffff
/** For a thread that never comes. */
const openWaitMs = 10_000
const lastStandard = 2

/**
 * On the program's thread, before its first line. Addons close what they like.
 * @param handshake  the Int32s both threads share
 * @param held     Int32s too: filled by our thread before it sets HELD
 */
function guardDescriptors(handshake, held) {
	const {close, closeSync, fstatSync} = fs
	const {load, wait} = Atomics
	let isKnown = false

	function mayBeOurs(fd) {
		try {
			const stats = fstatSync(fd)
			return !(stats.isFile() || stats.isDirectory() || stats.isCharacterDevice() || stats.isBlockDevice())
		} catch {
			return false
		}
	}
	/** @returns whether the program has no business with it */
	function isOurs(fd) {
		if (!(fd >= 0)) return false
		isKnown ||= load(handshake, HELD) !== 0
		if (!isKnown) {
			if (fd > lastStandard && !mayBeOurs(fd)) return false
			wait(handshake, HELD, 0, openWaitMs)
			isKnown = true
		}
		for (let i = 0; i < held.length; i++) if (held[i] === fd) return true
		return false
	}
	// Told by their name in profiles, where what they call is the program's: see core/profile/own-code.ts.
	fs.closeSync = likewise(closeSync, function passesOn(fd, ...rest) {
		return closeSync.call(this, isOurs(fd) ? noDescriptor : fd, ...rest)
	})
	fs.close = likewise(close, function passesOn(fd, ...rest) {
		return close.call(this, isOurs(fd) ? noDescriptor : fd, ...rest)
	})
}

function likewise(original, replacement) {
	for (const name of ['name', 'length'])
		Object.defineProperty(replacement, name, Object.getOwnPropertyDescriptor(original, name))
	return replacement
}

/**
 * On our thread, which waits for what comes over this socket.
 * @returns everything its loop has open, where the kernel says so; the socket alone elsewhere
 */
function descriptorsAround(socketFd) {
	try {
		const links = new Map()
		for (const name of fs.readdirSync('/proc/self/fd')) {
			try {
				links.set(Number(name), fs.readlinkSync(`/proc/self/fd/${name}`))
			} catch {
				// That of this very look, or closed meanwhile.
			}
		}
		for (const [poll, link] of links) {
			if (!/eventpoll/.test(link)) continue
			const awaited = watchedBy(poll)
			if (!awaited.includes(socketFd)) continue
			// libuv opens its ring next, and waits on one end of a pipe whose other end is its as well.
			const ring = Math.min(...[...links].filter(([fd, to]) => fd > poll && /io_uring/.test(to)).map(([fd]) => fd))
			const pipes = new Set(awaited.map(fd => links.get(fd)).filter(to => /^pipe:/.test(to)))
			const ends = [...links].filter(([, to]) => pipes.has(to)).map(([fd]) => fd)
			return [...new Set([poll, ...awaited, ...ends, ...(Number.isFinite(ring) ? [ring] : [])])]
		}
	} catch {}
	return [socketFd]
}

/** What the loop waits for whose descriptor this is: the kernel's account of it has the numbers. */
function watchedBy(poll) {
	const account = fs.readFileSync(`/proc/self/fdinfo/${poll}`, 'latin1')
	return [...account.matchAll(/^tfd:\s*(\d+)/gm)].map(([, fd]) => Number(fd))
}

function hasStandard() {
	try {
		for (let fd = 0; fd <= lastStandard; fd++) fs.fstatSync(fd)
		return true
	} catch {
		return false
	}
}

module.exports = {guardDescriptors, descriptorsAround, hasStandard}
//# sourceURL=arsenal:probe/descriptors
