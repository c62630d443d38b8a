import {createServer} from 'node:http'
import {Server} from 'socket.io'
import {items, port} from './reply.mjs'

const http = createServer()
const io = new Server(http)
io.on('connection', socket => socket.on('list', answer => answer(items())))
http.listen(port, '127.0.0.1')
