/**
 * Asks servers in turns, each a number of requests over kept-alive connections of its own, a request at a time on each, and says what the server's
 * main thread used for them by the kernel's account. That is exact only of a thread that has come to rest, so it is waited for. All answers of a server
 * have the length of its first, so none is parsed.
 *
 * Told {pid, port, requests}; says the nanoseconds.
 */
const {readFileSync} = require('node:fs')
const net = require('node:net')
const {setTimeout: delay} = require('node:timers/promises')

const connectionsEach = Number(process.argv[2])
const ask = Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
const servers = new Map()

function lengthOf(answer) {
	const head = answer.indexOf('\r\n\r\n')
	const length = /content-length: (\d+)/i.exec(answer.subarray(0, head).toString('latin1'))
	return head + 4 + Number(length[1])
}

async function serverAt(port) {
	const known = servers.get(port)
	if (known) return known
	const server = {sockets: [], left: 0, underWay: 0, done: null}
	servers.set(port, server)
	for (let i = 0; i < connectionsEach; i++) {
		const socket = net.connect({port, host: '127.0.0.1', noDelay: true})
		await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
		let answerBytes = 0
		let receivedBytes = 0
		socket.on('data', chunk => {
			answerBytes ||= lengthOf(chunk)
			receivedBytes += chunk.length
			if (receivedBytes < answerBytes) return
			receivedBytes -= answerBytes
			if (server.left > 0) {
				server.left--
				socket.write(ask)
			} else if (--server.underWay === 0) server.done()
		})
		socket.on('close', () => process.exit(server.underWay > 0 ? 1 : 0))
		server.sockets.push(socket)
	}
	return server
}

async function restedNs(pid) {
	const task = `/proc/${pid}/task/${pid}`
	for (let tries = 0; tries < 50; tries++) {
		if (/\) S /.test(readFileSync(`${task}/stat`, 'latin1'))) break
		await delay(1)
	}
	return Number(readFileSync(`${task}/schedstat`, 'latin1').split(' ')[0])
}

process.on('message', async ({pid, port, requests}) => {
	const server = await serverAt(port)
	const beforeNs = await restedNs(pid)
	await new Promise(resolve => {
		server.done = resolve
		server.underWay = connectionsEach
		server.left = requests - connectionsEach
		for (const socket of server.sockets) socket.write(ask)
	})
	process.send((await restedNs(pid)) - beforeNs)
})
process.on('disconnect', () => process.exit())
