'use strict'

const {channel} = require('node:diagnostics_channel')

/**
 * Threads the program starts are isolates of their own, which our profile does not cover: they are counted, so that it can be said.
 * @returns how many it has started so far; 0 on Node 18, which tells nobody
 */
function countThreads() {
	let started = 0
	channel('worker_threads').subscribe(({worker}) => {
		// Node's own, for module hooks (tsx and the like), is none of the program's.
		if (worker.constructor.name !== 'InternalWorker') started++
	})
	return () => started
}

module.exports = {countThreads}
//# sourceURL=arsenal:probe/worker-threads
