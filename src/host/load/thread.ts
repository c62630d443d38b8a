/** What runs in each thread that sends a load. */
import {parentPort, workerData} from 'node:worker_threads'
import {LoadSender} from './load-sender.ts'
import {OwnThread} from './own-thread.ts'
import {requestSource} from './request-source.ts'
import type {FromThread, ThreadPlan, ToThread} from './thread-messages.ts'

const tellEveryMs = 200

async function run(plan: ThreadPlan): Promise<void> {
	const port = parentPort!
	const tell = (message: FromThread) => port.postMessage(message)
	const source = await requestSource(plan).catch((error: unknown) => {
		tell({is: 'failed', reason: `${plan.module}: ${error instanceof Error ? error.message : String(error)}`})
		return null
	})
	if (source === null) return port.close()
	const own = new OwnThread()
	const sender = new LoadSender(plan, source, () => {
		tellCounts()
		tell({is: 'done'})
		end()
	})
	let timer: NodeJS.Timeout | null = null
	port.on('message', (message: ToThread) => {
		if (message.is === 'start') {
			// Before that nobody listens to what is told.
			timer = setInterval(tellCounts, tellEveryMs)
			sender.start(message.originMs)
		} else if (message.is === 'stop') sender.stop()
		else {
			sender.cancel()
			tellCounts()
			tell({is: 'done'})
			end()
		}
	})
	void sender.warm().then(() => {
		// What warming cost is in no figure of the load.
		own.sample()
		tell({is: 'ready'})
	})

	function tellCounts(): void {
		const {inFlight, queued, openConnections} = sender
		tell({is: 'counted', stages: sender.take(), sample: {...own.sample(), inFlight, queued, openConnections}})
	}

	function end(): void {
		if (timer !== null) clearInterval(timer)
		own.close()
		port.close()
	}
}

void run(workerData as ThreadPlan)
