/**
 * One way to be hard on whoever watches: `node case.cjs CASE`. The program asks itself, from a thread beside its main thread, does a fixed amount of
 * work, says as JSON in the file ANNOUNCE names what there was to be counted and how much CPU time its main thread took for it (where it has children:
 * all that they took), and ends.
 */
const {spawn} = require('node:child_process')
const {once} = require('node:events')
const {readFileSync, writeFileSync} = require('node:fs')
const http = require('node:http')
const {Worker, isMainThread, parentPort, workerData} = require('node:worker_threads')

const [, , name] = process.argv

const cases = {
	/** A thousand requests are under way at once, forty times. */
	'in-flight': {clients: 1000, each: 40, hold: 1000},
	/** Ten requests are sent before the first is answered. */
	pipelined: {clients: 8, each: 4000, depth: 10},
	/** Every second client has gone before it is answered, the others ask once. */
	leaving: {clients: 8, each: 1500, leaves: true},
	/** The program has patched what Node's servers answer with. */
	patched: {clients: 8, each: 4000, prepare: patch},
}

function mainNs() {
	return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0])
}
function say(told) {
	writeFileSync(process.env.ANNOUNCE, JSON.stringify(told))
}

if (!isMainThread) void ask(workerData)
else if (name === 'stuck') stuck()
else if (name === 'processes') void processes()
else void serve(cases[name])

async function serve({clients, each, depth = 1, leaves = false, hold = 1, prepare = () => {}}) {
	prepare()
	let answered = 0
	let left = 0
	let held = []
	const server = http.createServer((request, response) => {
		if (request.url === '/leave') {
			response.on('close', () => left++)
			return
		}
		answered++
		held.push(response)
		if (held.length < hold) return
		for (const one of held) one.end('hello')
		held = []
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	const {port} = server.address()
	const client = new Worker(__filename, {workerData: {port, clients, each: Math.ceil(each / 10), depth, leaves}})
	await once(client, 'message')
	const fromNs = mainNs()
	client.postMessage(each)
	await once(client, 'message')
	// What has gone is heard of a little later.
	await new Promise(resolve => setTimeout(resolve, 100))
	const ns = mainNs() - fromNs
	say({ns, answered, left})
	await client.terminate()
	server.close()
}

/** Told how often each client asks; first as often as `each` says, to warm up. */
async function ask({port, clients, each, depth, leaves}) {
	const net = require('node:net')
	const request = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(depth))
	const answerEnd = 'hello'
	async function keptAlive(times) {
		const socket = net.connect({port, host: '127.0.0.1', noDelay: true})
		let open = 0
		let sent = 0
		let rest = ''
		await new Promise((resolve, reject) => {
			function send() {
				if (sent >= times) return open === 0 && resolve()
				sent += depth
				open += depth
				socket.write(request)
			}
			socket.on('connect', send)
			socket.on('error', reject)
			socket.setEncoding('latin1').on('data', text => {
				const parts = (rest + text).split(`\r\n\r\n${answerEnd}`)
				rest = parts.pop()
				open -= parts.length
				if (open === 0) send()
			})
		})
		socket.destroy()
	}
	const once = url =>
		new Promise((resolve, reject) => {
			const request = http.get({port, path: url, agent: false}, response => response.resume().on('end', resolve))
			request.on('error', url === '/leave' ? resolve : reject)
			if (url === '/leave') request.on('finish', () => setTimeout(() => request.destroy(), 2))
		})
	async function leaving(times) {
		for (let i = 0; i < times; i++) await once(i % 2 === 0 ? '/leave' : '/')
	}
	const all = times => Promise.all(Array.from({length: clients}, () => (leaves ? leaving(times) : keptAlive(times))))
	await all(each)
	parentPort.postMessage('warm')
	parentPort.once('message', async times => {
		await all(times)
		parentPort.postMessage('done')
	})
}

function patch() {
	const {emit} = http.Server.prototype
	http.Server.prototype.emit = function (...args) {
		return Reflect.apply(emit, this, args)
	}
	const {end} = http.ServerResponse.prototype
	http.ServerResponse.prototype.end = function (...args) {
		return Reflect.apply(end, this, args)
	}
	const {on} = http.IncomingMessage.prototype
	http.IncomingMessage.prototype.on = function (...args) {
		return Reflect.apply(on, this, args)
	}
}

/** A loop that never turns, of a program that makes garbage. */
function stuck() {
	const kept = []
	for (let i = 0; i < 60_000_000; i++) kept[i & 1023] = {i, list: [i]}
	say({ns: mainNs(), answered: 0, left: 0})
}

/** A hundred at once, each of which works for some 50 ms and is over. */
async function processes() {
	const work = 'function work() { let n = 0; for (let i = 0; i < 5e6; i++) n = (n * 31 + i) | 0; return n } work()'
	const children = Array.from({length: 100}, () => spawn(process.execPath, ['-e', work], {stdio: 'ignore'}))
	const codes = await Promise.all(children.map(async child => (await once(child, 'exit'))[0]))
	// Ticks of 10 ms: what has been waited for.
	const [user, system] = readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ').slice(13, 15)
	say({ns: (Number(user) + Number(system)) * 1e7, answered: codes.filter(code => code === 0).length, left: 0})
}
