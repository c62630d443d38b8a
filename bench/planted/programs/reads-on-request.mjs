/** Every request reads a file of 300 MB and throws it away, synchronously. */
import {closeSync, ftruncateSync, openSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import {tmpdir} from 'node:os'
import path from 'node:path'

const file = path.join(tmpdir(), `arsenal-planted-${process.pid}`)
const descriptor = openSync(file, 'wx')
ftruncateSync(descriptor, 300e6)
closeSync(descriptor)
process.once('SIGTERM', () => {
	rmSync(file)
	process.exit(0)
})

function loadTemplate() {
	return readFileSync(file).length
}

createServer((_request, response) => response.end(String(loadTemplate()))).listen(process.env.PORT, '127.0.0.1')
