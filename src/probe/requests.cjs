'use strict'
/** Counts the requests that the target's HTTP servers answer. Per request: two clock readings, one private field, four stores. */

const {channel} = require('node:diagnostics_channel')

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
	#request = null
	#startedNs = 0
	/** Requests sent before the first was answered (pipelining), which are answered in order. */
	#later = null
	static start(socket, request, startedNs) {
		if (!(#request in socket)) new Connection(socket)
		if (socket.#request === null) {
			socket.#request = request
			socket.#startedNs = startedNs
		} else (socket.#later ??= []).push({request, startedNs})
	}
	/** @returns ns, or -1 for a request that began before we came; what was never answered before it is forgotten */
	static finish(socket, request) {
		if (!(#request in socket)) return -1
		while (socket.#request !== null) {
			const isIt = socket.#request === request
			const startedNs = socket.#startedNs
			const next = socket.#later?.shift()
			socket.#request = next === undefined ? null : next.request
			socket.#startedNs = next === undefined ? 0 : next.startedNs
			if (isIt) return startedNs
		}
		return -1
	}
}

/** @returns what ends it */
function countRequests({openTable, record, nowNs}) {
	let http = null
	function onRequestStart({request, socket}) {
		try {
			Connection.start(socket, request, nowNs())
		} catch {}
	}
	function onResponseFinish({request, response, socket}) {
		const startedNs = Connection.finish(socket, request)
		// A response can finish towards a client that has gone.
		if (startedNs < 0 || response.destroyed) return
		record((http ??= openTable('http')), nowNs() - startedNs, response.statusCode >= 500)
	}
	const requestStart = channel('http.server.request.start')
	const responseFinish = channel('http.server.response.finish')
	requestStart.subscribe(onRequestStart)
	responseFinish.subscribe(onResponseFinish)
	return () => {
		requestStart.unsubscribe(onRequestStart)
		responseFinish.unsubscribe(onResponseFinish)
	}
}

module.exports = {countRequests}
//# sourceURL=arsenal:probe/requests
