'use strict'
/**
 * The inspector of the very thread that asks it, in texts. A Session of `node:inspector` parses each message on that thread, and of that the program keeps something: what
 * V8's parser has learned of the program's own objects it forgets when it has seen a profile, whose nodes begin with `id` as well. Their JSON took 2 to 4 %
 * longer from then on. So Node's own connection is taken, which hands out texts, unless somebody is warned of who does that or may not do it.
 */

// Before the program can patch them.
const {startsWith, slice} = String.prototype
const {parse, stringify} = JSON
const {apply} = Reflect

/** @returns what makes a connection; null where only a Session does, which is `process.binding` with a warning or with a ban */
function rawConnection() {
	try {
		// Who wants to be warned of it (--pending-deprecation) has another function there.
		if (process.binding.name !== 'binding') return null
		const {Connection} = process.binding('inspector')
		return typeof Connection === 'function' ? Connection : null
	} catch {
		// The permission model.
		return null
	}
}

/**
 * @param onNotice  is given what V8 says without being asked, as it says it: `{"method":…,"params":…}`
 * @returns asks it (`params` is a text too: the program may have given all objects a toJSON), and returns what it answers at once, a text; null: it refuses
 */
function openInspector(onNotice) {
	const Connection = rawConnection()
	if (Connection === null) return askSession(onNotice)
	let asked = 0
	let answer = null
	const connection = new Connection(text => {
		const start = `{"id":${asked},"result":`
		if (apply(startsWith, text, [start])) answer = apply(slice, text, [start.length, -1])
		else if (apply(startsWith, text, ['{"method":'])) onNotice(text)
	})
	const dispatch = connection.dispatch.bind(connection)
	return (method, params = '{}') => {
		asked++
		answer = null
		dispatch(`{"id":${asked},"method":"${method}","params":${params}}`)
		return answer
	}
}

function askSession(onNotice) {
	const session = new (require('node:inspector').Session)()
	const post = session.post.bind(session)
	// Its own, so that neither a listener nor a patched EventEmitter comes between.
	session.emit = (method, message) => {
		if (method === message.method) onNotice(stringify(message))
		return true
	}
	session.connect()
	return (method, params = '{}') => {
		let answer = null
		post(method, parse(params), (_, result) => {
			if (result) answer = stringify(result)
		})
		return answer
	}
}

module.exports = {openInspector}
//# sourceURL=arsenal:probe/inspector
