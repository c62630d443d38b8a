import fastify from 'fastify'
import {items, port} from './reply.mjs'

const app = fastify()
app.get('/', async () => items())
app.post('/', async (request, reply) => reply.code(201).send(request.body))
await app.listen({port, host: '127.0.0.1'})
