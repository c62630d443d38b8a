import {WebSocketServer} from 'ws'
import {items, port} from './reply.mjs'

const server = new WebSocketServer({port, host: '127.0.0.1'})
server.on('connection', socket => {
	socket.on('message', () => socket.send(JSON.stringify(items())))
})
