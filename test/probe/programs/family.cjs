/** A process with every kind of relative, all of which end with their common input; each process prints its pid once. */
const {fork, spawnSync} = require('node:child_process')
const cluster = require('node:cluster')
const {Worker, isMainThread} = require('node:worker_threads')

const liveUntilToldToEnd = () => process.stdin.on('end', () => process.exit()).resume()

if (!isMainThread) {
	setTimeout(() => {}, 100)
} else if (process.argv[2] === 'child') {
	console.log(process.pid)
	liveUntilToldToEnd()
} else if (cluster.isWorker) {
	console.log(process.pid)
	liveUntilToldToEnd()
} else {
	console.log(process.pid)
	new Worker(__filename)
	fork(__filename, ['child'])
	cluster.fork()
	spawnSync(process.execPath, [__filename, 'child'], {stdio: 'inherit'})
	liveUntilToldToEnd()
}
