/** Every other request is answered after two seconds, which its client does not wait for. */
import {createServer} from 'node:http'
import {setTimeout as later} from 'node:timers/promises'

let requests = 0

createServer(async (_request, response) => {
	if (requests++ % 2 === 0) await later(2000)
	response.end('ok')
}).listen(process.env.PORT, '127.0.0.1')
