/** `node server.mjs KIND PORT`: answers every request with `ok`. Hears no signal: the first one ends it. */
import cluster from 'node:cluster'
import http from 'node:http'
import http2 from 'node:http2'

const [kind, port] = process.argv.slice(2)
const answer = (_request, response) => response.end('ok')
const at = server => server.listen(Number(port), '127.0.0.1')

const servers = {
	http: () => at(http.createServer(answer)),
	'http2-compat': () => at(http2.createServer(answer)),
	'http2-stream': () =>
		at(
			http2.createServer().on('stream', stream => {
				stream.respond({':status': 200})
				stream.end('ok')
			}),
		),
	cluster: () => {
		if (!cluster.isPrimary) return servers.http()
		for (let i = 0; i < 2; i++) cluster.fork()
	},
	fastify: async () => {
		const {default: fastify} = await import('fastify')
		const app = fastify()
		app.get('/', async () => 'ok')
		await app.listen({port: Number(port), host: '127.0.0.1'})
	},
	express: async () => {
		const {default: express} = await import('express')
		at(express().get('/', (_request, response) => response.send('ok')))
	},
	koa: async () => {
		const {default: Koa} = await import('koa')
		const app = new Koa()
		app.use(async context => {
			context.body = 'ok'
		})
		at(app)
	},
}
await servers[kind]()
