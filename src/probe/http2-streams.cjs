'use strict'
/**
 * Tells of the streams that HTTP/2 servers are asked for. Node 22 and newer publish them; of 18 and 20, which tell nobody, we listen to each
 * session, and learn of sessions from the connections that Node does publish. A listener stays out of the stack of the program's own ones.
 */

const {channel} = require('node:diagnostics_channel')

const isPublished = Number.parseInt(process.versions.node, 10) >= 22

/**
 * @param onStart  is given the stream
 * @param onClose  is given the stream, and whether it was closed before the server had ended it; may be called again for the same
 * @returns ends it
 */
function watchStreams(onStart, onClose) {
	return isPublished ? subscribeStreams(onStart, onClose) : listenForStreams(onStart, onClose)
}

function subscribeStreams(onStart, onClose) {
	return subscribe({
		'http2.server.stream.start': ({stream}) => onStart(stream),
		'http2.server.stream.close': ({stream}) => onClose(stream, stream.aborted),
	})
}

function subscribe(listeners) {
	const all = Object.entries(listeners).map(([name, listener]) => ({of: channel(name), listener}))
	for (const {of, listener} of all) of.subscribe(listener)
	return () => {
		for (const {of, listener} of all) of.unsubscribe(listener)
	}
}

function listenForStreams(onStart, onClose) {
	const {defineProperty, getOwnPropertySymbols, getPrototypeOf} = Object
	const {apply} = Reflect
	const loaded = process.moduleLoadList
	let isOver = false
	const servers = new WeakSet()
	const sessions = new WeakSet()
	const nameOf = object => getPrototypeOf(object)?.constructor?.name
	const isHttp2Server = server => /^Http2(?:Secure)?Server$/.test(nameOf(server))

	function watchServer(server) {
		if (servers.has(server)) return
		servers.add(server)
		if (isHttp2Server(server)) server.prependListener('session', watchSession)
	}
	function watchSession(session) {
		if (sessions.has(session)) return
		sessions.add(session)
		session.prependListener('stream', stream => {
			if (isOver) return
			try {
				watchCloses(getPrototypeOf(stream))
				onStart(stream)
				if (stream.closed) onClose(stream, true)
			} catch {}
		})
	}
	/** Node takes the timeout from what it closes, first of all. */
	let areClosesSeen = false
	function watchCloses(prototype) {
		if (areClosesSeen) return
		areClosesSeen = true
		const before = prototype.setTimeout
		const value = function setTimeout(...words) {
			if (this.closed && !isOver) onClose(this, this.aborted || !this.writableEnded)
			return apply(before, this, words)
		}
		defineProperty(prototype, 'setTimeout', {value, writable: true, configurable: true})
	}

	/** Servers that are handed their connections by another: they are seen when the first event is emitted on them. */
	let areHandedSeen = false
	let looked = 0
	function watchHanded() {
		if (areHandedSeen || looked === loaded.length) return
		looked = loaded.length
		if (!loaded.includes('NativeModule internal/http2/core')) return
		areHandedSeen = true
		const {createServer, createSecureServer} = require('node:http2')
		// Neither listens, and without authorities of its own the second would read those of the system.
		for (const server of [createServer(), createSecureServer({ca: []})]) {
			servers.add(server)
			const prototype = getPrototypeOf(server)
			const {emit} = prototype
			defineProperty(prototype, 'emit', {
				get() {
					try {
						watchServer(this)
					} catch {}
					return emit
				},
				set(value) {
					defineProperty(this, 'emit', {value, writable: true, enumerable: true, configurable: true})
				},
				configurable: true,
			})
		}
	}

	const unsubscribe = subscribe({
		// After the program's own listeners: of a server without TLS the session is there already.
		'net.server.socket'({socket}) {
			try {
				const {server} = socket
				if (!isHttp2Server(server)) return watchHanded()
				watchServer(server)
				// Under a symbol of its own; 20 imports that wrongly, and has it under the name `undefined`.
				for (const name of ['undefined', ...getOwnPropertySymbols(socket)])
					if (socket[name] && nameOf(socket[name]) === 'ServerHttp2Session') watchSession(socket[name])
			} catch {}
		},
	})
	return () => {
		isOver = true
		unsubscribe()
	}
}

module.exports = {watchStreams}
//# sourceURL=arsenal:probe/http2-streams
