import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {RunPlan} from '../../core/plan/plan.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {createRunFolder} from '../../store/run-folder.ts'
import type {OutPlace} from '../out-place.ts'
import type {Session} from '../session.ts'
import {type FeedListener, type FollowedRun, Notices, openFeed} from './run-feed.ts'
import {sayLeftovers} from './runner-died.ts'

/** Makes the folder, starts the process that conducts the run, and follows it. */
export async function startRun(
	host: Session['front'],
	plan: RunPlan,
	out: OutPlace,
	listener: FeedListener = {},
): Promise<FollowedRun> {
	const folder = await createRunFolder(out.dir, host.clock.wall())
	// Beside the start, and done before there is anything to measure: it takes a look at every process there is.
	const notices = new Notices(listener)
	void host.leftovers.find().then(left => left.length > 0 && notices.say(sayLeftovers(left)))
	const {project} = out
	const runner = host.runners.start({plan: placedIn(plan, out.told), runDir: folder.dir, project})
	const socket = await runner.ready.catch(async error => {
		const complaints = await readFile(path.join(folder.dir, 'runner.log'), 'utf8').catch(() => '')
		throw new ArsenalError('internal', `The run could not be started: ${(error as Error).message}.`, {
			cause: error,
			advice: lastWords(complaints) || 'This is our fault: please report it.',
		})
	})
	return openFeed(host, {...folder, ...(out.told === null ? {} : {out: out.told})}, socket, listener, notices)
}

/** A plan whose hints lead to where its run is kept, wherever the plan is from. @param told see `OutPlace` */
export function placedIn({out: _, ...plan}: RunPlan, told: string | null): RunPlan {
	return told === null ? plan : {...plan, out: told}
}

/** Node ends what it says of an error with its stack and its own version: the error itself stands above. */
function lastWords(complaints: string): string {
	const lines = complaints.trim().split('\n')
	const errorAt = lines.findLastIndex(line => /^\w*Error\b/.test(line))
	return (errorAt < 0 ? lines.slice(-5) : lines.slice(errorAt, errorAt + 5)).join('\n')
}
