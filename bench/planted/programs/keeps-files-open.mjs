/** Opens a file for every tenth request and closes none. */
import {openSync} from 'node:fs'
import {createServer} from 'node:http'

let requests = 0

createServer((_request, response) => {
	if (requests++ % 10 === 0) openSync(process.execPath, 'r')
	response.end('ok')
}).listen(process.env.PORT, '127.0.0.1')
