import {serve} from '@hono/node-server'
import {Hono} from 'hono'
import {items, port} from './reply.mjs'

const app = new Hono()
app.get('/', context => context.json(items()))
app.post('/', async context => context.json(await context.req.json(), 201))
serve({fetch: app.fetch, port, hostname: '127.0.0.1'})
