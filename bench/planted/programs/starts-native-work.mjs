/** Every request has a program that is not JavaScript do the work. */
import {spawn} from 'node:child_process'
import {createServer} from 'node:http'

createServer((_request, response) => {
	const child = spawn('sh', ['-c', 'i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done'])
	child.once('exit', () => response.end('done'))
}).listen(process.env.PORT, '127.0.0.1')
