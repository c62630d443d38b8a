/**
 * `serve KIND PORT` answers until a signal ends it, which it has no handler for; `ask KIND PORT N` asks exactly N times, ten at a time, and ends. It
 * waits for the port itself.
 */
const [role, kind, port, times] = process.argv.slice(2)
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')

function serve() {
	const answer = (_, response) => setTimeout(() => response.end('ok'), 1)
	if (kind === 'http2') return http2.createServer(answer).listen(port, '127.0.0.1')
	const cluster = require('node:cluster')
	if (kind !== 'cluster' || !cluster.isPrimary) return http.createServer(answer).listen(port, '127.0.0.1')
	for (let i = 0; i < 2; i++) cluster.fork()
}

function asker() {
	if (kind === 'http2') {
		const session = http2.connect(`http://127.0.0.1:${port}`)
		return {
			end: () => session.close(),
			ask: done => session.request({':path': '/'}).on('end', done).resume(),
		}
	}
	const agent = new http.Agent({keepAlive: true})
	return {
		end: () => agent.destroy(),
		ask: done => http.get({host: '127.0.0.1', port, agent}, response => response.resume().on('end', done)),
	}
}

function askAll() {
	const {ask, end} = asker()
	let asked = 0
	let answered = 0
	const next = () => {
		if (asked === Number(times)) return
		asked++
		ask(() => {
			answered++
			if (answered === Number(times)) end()
			else next()
		})
	}
	for (let i = 0; i < 10; i++) next()
}

function askOnceItListens() {
	const look = net.connect(port, '127.0.0.1', () => {
		look.destroy()
		askAll()
	})
	look.on('error', () => setTimeout(askOnceItListens, 5))
}

if (role === 'serve') serve()
else askOnceItListens()
