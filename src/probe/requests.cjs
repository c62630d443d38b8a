'use strict'
/**
 * Counts the requests that the target's HTTP servers answer, over HTTP/1 and HTTP/2. Per request: two clock readings, a few private fields,
 * an entry in a set, some stores.
 */

const {channel} = require('node:diagnostics_channel')
const {watchStreams} = require('./http2-streams.cjs')
const {isOurPoll} = require('./shared.cjs')

/** Began before we came, or is a request of our own. */
const notCounted = -1

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
	#response = null
	#startedNs = 0
	/** Requests sent before the first was answered (pipelining), which are answered in order. */
	#later = null
	static isKnown(socket) {
		return #response in socket
	}
	static start(socket, response, startedNs) {
		if (!(#response in socket)) new Connection(socket)
		if (socket.#response === null) {
			socket.#response = response
			socket.#startedNs = startedNs
		} else (socket.#later ??= []).push({response, startedNs})
	}
	/** @returns what is under way longest, and is the next to be answered; null for none */
	static takeFirst(socket) {
		if (!(#response in socket) || socket.#response === null) return null
		const first = {response: socket.#response, startedNs: socket.#startedNs}
		const next = socket.#later?.shift()
		socket.#response = next === undefined ? null : next.response
		socket.#startedNs = next === undefined ? 0 : next.startedNs
		return first
	}
	static addUnderWay(socket, startedNs) {
		if (socket.#response === null) return
		startedNs.push(socket.#startedNs)
		for (const later of socket.#later ?? []) startedNs.push(later.startedNs)
	}
	static isIdle(socket) {
		return socket.#response === null
	}
}

class Stream extends Anything {
	#startedNs = 0
	static start(stream, startedNs) {
		if (!(#startedNs in stream)) new Stream(stream)
		stream.#startedNs = startedNs
	}
	static startedNs(stream) {
		return #startedNs in stream ? stream.#startedNs : notCounted
	}
}

/**
 * @param mark  of our own requests, see `pollMark`
 * @returns `settle`, which is to be called from time to time and in the end: nobody tells us of a client that has gone
 */
function countRequests(ledger, nowNs, mark) {
	/** With a request that is not answered yet. */
	const connections = new Set()
	const streams = new Set()

	function answered(startedNs, status) {
		if (startedNs !== notCounted)
			ledger.enter('http', startedNs, nowNs() - startedNs, status >= 500 ? 'failed' : 'answered')
	}
	function unanswered(startedNs, hasBegun) {
		if (startedNs !== notCounted) ledger.enter('http', startedNs, 0, hasBegun ? 'cut' : 'left')
	}

	function onRequestStart({request, response, socket}) {
		try {
			// Our polls come on connections of their own.
			const isOurs = !Connection.isKnown(socket) && isOurPoll(request.rawHeaders, mark)
			Connection.start(socket, response, isOurs ? notCounted : nowNs())
			connections.add(socket)
		} catch {}
	}
	function onResponseFinish({response, socket}) {
		try {
			for (let first = Connection.takeFirst(socket); first !== null; first = Connection.takeFirst(socket)) {
				const isIt = first.response === response
				// A response can finish towards a client that has gone.
				if (isIt && !response.destroyed) answered(first.startedNs, response.statusCode)
				else unanswered(first.startedNs, first.response.headersSent && !isIt)
				if (isIt) break
			}
			if (Connection.isKnown(socket) && Connection.isIdle(socket)) connections.delete(socket)
		} catch {}
	}
	function onStreamStart(stream) {
		try {
			// What the server pushes nobody asked for.
			if (stream.id % 2 === 0) return
			Stream.start(stream, nowNs())
			streams.add(stream)
		} catch {}
	}
	function onStreamClose(stream, isCut) {
		try {
			if (!streams.delete(stream)) return
			const status = stream.sentHeaders?.[':status']
			if (status === undefined || isCut || stream.rstCode !== 0)
				unanswered(Stream.startedNs(stream), status !== undefined)
			else answered(Stream.startedNs(stream), status)
		} catch {}
	}

	const subscribed = [
		['http.server.request.start', onRequestStart],
		['http.server.response.finish', onResponseFinish],
	].map(([name, listener]) => ({of: channel(name), listener}))
	for (const {of, listener} of subscribed) of.subscribe(listener)
	const unwatchStreams = watchStreams(onStreamStart, onStreamClose)

	return {
		settle() {
			const startedNs = []
			for (const socket of connections) {
				if (!socket.destroyed) {
					Connection.addUnderWay(socket, startedNs)
					continue
				}
				connections.delete(socket)
				for (let first = Connection.takeFirst(socket); first !== null; first = Connection.takeFirst(socket))
					unanswered(first.startedNs, first.response.headersSent)
			}
			for (const stream of streams) startedNs.push(Stream.startedNs(stream))
			ledger.underWay('http', startedNs)
			ledger.flush()
		},
		stop() {
			for (const {of, listener} of subscribed) of.unsubscribe(listener)
			unwatchStreams()
			connections.clear()
			streams.clear()
		},
	}
}

module.exports = {countRequests}
//# sourceURL=arsenal:probe/requests
