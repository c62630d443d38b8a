/**
 * Closed-loop load with next to no cost of its own: a few raw keep-alive connections, each sends its next request when the last answer is
 * whole. All answers have the length of the first, so none is parsed. Says how many there were when asked.
 */
const net = require('node:net')

const [port, connections] = process.argv.slice(2).map(Number)
const request = Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
let answers = 0
let answerBytes = 0

function lengthOf(answer) {
	const head = answer.indexOf('\r\n\r\n')
	const length = /content-length: (\d+)/i.exec(answer.subarray(0, head).toString('latin1'))
	return head + 4 + Number(length[1])
}

for (let i = 0; i < connections; i++) {
	const socket = net.connect({port, host: '127.0.0.1', noDelay: true}, () => socket.write(request))
	let receivedBytes = 0
	socket.on('data', chunk => {
		answerBytes ||= lengthOf(chunk)
		receivedBytes += chunk.length
		while (receivedBytes >= answerBytes) {
			receivedBytes -= answerBytes
			answers++
			socket.write(request)
		}
	})
	socket.on('error', () => process.exit(1))
	socket.on('close', () => process.exit(1))
}
process.on('message', () => process.send(answers))
process.on('disconnect', () => process.exit())
