'use strict'
/**
 * Counts the requests that the target's HTTP servers answer, over HTTP/1 and HTTP/2. Per request: two clock readings and a few stores; nothing is
 * made for it, and its connection is left alone, unless another request begins before it is answered.
 */

const {channel} = require('node:diagnostics_channel')
const {watchStreams} = require('./http2-streams.cjs')
const {isOurPoll} = require('./shared.cjs')

/** Began before we came, or is a request of our own. */
const notCounted = -1
/**
 * Once things count the host asks no more whether the program is ready. What it has asked by then may have waited for a loop that stood still; from so
 * long afterwards on nobody looks through the headers of every request.
 */
const pollsLastNs = 10e9

// What is under way on a connection, in a private field added to its socket from outside: as quick as a property, gone with the socket, and
// unlike a property never seen by a program that prints or copies it. Fields on every request give it a shape of its own.
class Anything {
	constructor(object) {
		// biome-ignore lint/correctness/noConstructorReturn: this is the trick
		return object
	}
}

/** It knows the socket only while a request is under way, so that it keeps none that has gone. */
class Exchange {
	response = null
	startedNs = 0.5 // so that V8 stores a double in its place
	socket = null
	/** Requests sent before the first was answered (pipelining), which are answered in order. */
	later = null
	isListed = false

	add(response, startedNs, socket) {
		if (this.response === null) {
			this.response = response
			this.startedNs = startedNs
			this.socket = socket
		} else (this.later ??= []).push({response, startedNs})
	}
	/** To what is under way longest then, and is the next to be answered. */
	advance() {
		const next = this.later === null ? undefined : this.later.shift()
		this.response = next === undefined ? null : next.response
		if (next === undefined) this.socket = null
		else this.startedNs = next.startedNs
	}
	addUnderWay(startedNs) {
		if (this.response === null) return
		startedNs.push(this.startedNs)
		for (const later of this.later ?? []) startedNs.push(later.startedNs)
	}
}

class Connection extends Anything {
	#exchange = new Exchange()
	/** @returns null where nothing has been set aside on it */
	static exchangeOf(socket) {
		return #exchange in socket ? socket.#exchange : null
	}
	static open(socket) {
		if (!(#exchange in socket)) new Connection(socket)
		return socket.#exchange
	}
}

class Stream extends Anything {
	#startedNs = 0
	static start(stream, startedNs) {
		if (!(#startedNs in stream)) new Stream(stream)
		stream.#startedNs = startedNs
	}
	static startedNs(stream) {
		return stream.#startedNs
	}
}

/**
 * @param mark  of our own requests, see `pollMark`
 * @returns `settle`, which is to be called from time to time and in the end: nobody tells us of a client that has gone
 */
function countRequests(ledger, nowNs, mark) {
	/** The request that began last, until it is answered or the next begins: a server that answers at once has no other. */
	const latest = new Exchange()
	/** Others that are not answered yet: by their connections, which may be idle again. */
	let busy = []
	let aside = 0
	const streams = new Set()
	const counts = ledger.entry('http')
	let mayPollUntilNs = Infinity
	/** We are in the middle of one of the functions below. */
	let isAtIt = false

	function unanswered(startedNs, hasBegun) {
		if (startedNs !== notCounted) counts.unanswered(startedNs, hasBegun)
	}
	function setLatestAside() {
		const exchange = Connection.open(latest.socket)
		exchange.add(latest.response, latest.startedNs, latest.socket)
		latest.advance()
		aside++
		if (exchange.isListed) return
		exchange.isListed = true
		busy.push(exchange)
	}
	/** @returns when it began; `notCounted` too where that is not known */
	function takeAside(socket, response) {
		const exchange = Connection.exchangeOf(socket)
		if (exchange === null) return notCounted
		while (exchange.response !== null) {
			const {response: first, startedNs} = exchange
			exchange.advance()
			aside--
			if (first === response) return startedNs
			unanswered(startedNs, first.headersSent)
		}
		return notCounted
	}

	function onRequestStart({request, response, socket}) {
		isAtIt = true
		try {
			if (latest.response !== null) setLatestAside()
			const startedNs = nowNs()
			const isPoll = startedNs < mayPollUntilNs && isOurPoll(request.rawHeaders, mark)
			latest.add(response, isPoll ? notCounted : startedNs, socket)
		} catch {}
		isAtIt = false
	}
	function onResponseFinish({response, socket}) {
		isAtIt = true
		try {
			if (aside > 0 && latest.response !== null) setLatestAside()
			let {startedNs} = latest
			if (latest.response === response) latest.advance()
			else startedNs = takeAside(socket, response)
			if (startedNs === notCounted) return
			// A response can finish towards a client that has gone.
			if (response.destroyed) counts.unanswered(startedNs, false)
			else counts.answered(startedNs, nowNs() - startedNs, response.statusCode)
		} catch {}
		isAtIt = false
	}
	function onStreamStart(stream) {
		isAtIt = true
		try {
			// What the server pushes nobody asked for.
			if (stream.id % 2 === 0) return
			Stream.start(stream, nowNs())
			streams.add(stream)
		} catch {}
		isAtIt = false
	}
	function onStreamClose(stream, isCut) {
		isAtIt = true
		try {
			if (!streams.delete(stream)) return
			const startedNs = Stream.startedNs(stream)
			const status = stream.sentHeaders?.[':status']
			if (status === undefined || isCut || stream.rstCode !== 0) counts.unanswered(startedNs, status !== undefined)
			else counts.answered(startedNs, nowNs() - startedNs, status)
		} catch {}
		isAtIt = false
	}

	const subscribed = [
		['http.server.request.start', onRequestStart],
		['http.server.response.finish', onResponseFinish],
	].map(([name, listener]) => ({of: channel(name), listener}))
	for (const {of, listener} of subscribed) of.subscribe(listener)
	const unwatchStreams = watchStreams(onStreamStart, onStreamClose)

	return {
		settle() {
			// Asked for through the inspector, it comes in the middle of whatever runs: what is half done would be counted twice, or never. A second later will do.
			if (isAtIt) return
			isAtIt = true
			try {
				const startedNs = []
				if (mayPollUntilNs === Infinity && ledger.hasBegun()) mayPollUntilNs = nowNs() + pollsLastNs
				if (latest.response !== null) setLatestAside()
				busy = busy.filter(exchange => {
					while (exchange.response !== null && exchange.socket.destroyed) {
						unanswered(exchange.startedNs, exchange.response.headersSent)
						exchange.advance()
						aside--
					}
					exchange.addUnderWay(startedNs)
					exchange.isListed = exchange.response !== null
					return exchange.isListed
				})
				for (const stream of streams) startedNs.push(Stream.startedNs(stream))
				ledger.underWay('http', startedNs, nowNs())
				ledger.flush()
			} finally {
				isAtIt = false
			}
		},
		stop() {
			for (const {of, listener} of subscribed) of.unsubscribe(listener)
			unwatchStreams()
			latest.advance()
			busy = []
			streams.clear()
		},
	}
}

module.exports = {countRequests}
//# sourceURL=arsenal:probe/requests
