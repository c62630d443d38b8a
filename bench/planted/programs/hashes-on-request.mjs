/** Every request derives a key on the main thread. */
import {pbkdf2Sync} from 'node:crypto'
import {createServer} from 'node:http'

function checkPassword(password) {
	return pbkdf2Sync(password, 'salt', 300_000, 32, 'sha512').toString('hex')
}

createServer((request, response) => response.end(checkPassword(request.url))).listen(process.env.PORT, '127.0.0.1')
