/** A process with every kind of relative; each process prints its pid once. */
const {fork, spawnSync} = require('node:child_process')
const cluster = require('node:cluster')
const {Worker, isMainThread} = require('node:worker_threads')

/** Long enough to be noticed on a busy machine. */
const longMs = 1600

if (!isMainThread) {
	setTimeout(() => {}, 100)
} else if (process.argv[2] === 'child') {
	console.log(process.pid)
	setTimeout(() => process.exit(), longMs)
} else if (cluster.isWorker) {
	console.log(process.pid)
	setTimeout(() => process.exit(), longMs)
} else {
	console.log(process.pid)
	new Worker(__filename)
	fork(__filename, ['child'])
	cluster.fork()
	spawnSync(process.execPath, [__filename, 'child'], {stdio: 'inherit'})
	setTimeout(() => {}, longMs)
}
