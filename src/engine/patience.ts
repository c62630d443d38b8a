import type {Clock} from '../ports.ts'

const steps = 10

/**
 * Waits for `work`, but not for ever. In steps: a machine that stops for two seconds uses up one of them, and what has been answered meanwhile
 * is read before the next. Never rejects.
 */
export async function patiently(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
	const over = new AbortController()
	const done = work.then(
		() => over.abort(),
		() => over.abort(),
	)
	await Promise.race([done, passed()])
	over.abort()

	async function passed(): Promise<void> {
		for (let step = 0; step < steps && !over.signal.aborted; step++) await clock.sleep(limitMs / steps, over.signal)
	}
}
