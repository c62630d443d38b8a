import type {DisplayChoices} from '../command-line/invocation.ts'
import type {FollowedRun} from './run-feed.ts'

/**
 * Serves every run that is started, where that was asked for, for as long as `work` takes.
 * @throws ArsenalError `bad-usage` when nothing can be served there
 */
export async function withMetrics<T>(
	{metricsPort}: Pick<DisplayChoices, 'metricsPort'>,
	work: (serve: (run: FollowedRun) => FollowedRun) => Promise<T>,
): Promise<T> {
	if (metricsPort === null) return work(run => run)
	const {openMetrics} = await import('./metrics-server.ts')
	const metrics = await openMetrics(metricsPort)
	try {
		return await work(run => {
			metrics.serve(run)
			return run
		})
	} finally {
		metrics.close()
	}
}
