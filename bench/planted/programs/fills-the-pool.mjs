/** Each request resizes its patience: key derivations in the thread pool take all its threads, and reading a file has to wait for one. */
import {pbkdf2} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {promisify} from 'node:util'

const derive = promisify(pbkdf2)

createServer(async (request, response) => {
	if (request.url === '/login') await derive('password', 'salt', 200_000, 32, 'sha512')
	else await readFile(import.meta.filename)
	response.end('ok')
}).listen(process.env.PORT, '127.0.0.1')
