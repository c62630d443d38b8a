import Koa from 'koa'
import {items, port} from './reply.mjs'

const app = new Koa()
app.use(async context => {
	context.status = context.method === 'POST' ? 201 : 200
	context.body = items()
})
app.listen(port, '127.0.0.1')
