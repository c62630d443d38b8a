import Hapi from '@hapi/hapi'
import {items, port} from './reply.mjs'

const server = Hapi.server({port, host: '127.0.0.1'})
server.route({method: 'GET', path: '/', handler: () => items()})
server.route({method: 'POST', path: '/', handler: (request, h) => h.response(request.payload).code(201)})
await server.start()
