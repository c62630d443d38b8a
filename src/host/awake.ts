import {setTimeout as delay} from 'node:timers/promises'

const steps = 20

/**
 * Patience for what others have to do. A machine that is suspended or stopped by its hypervisor, or gives us no processor for two seconds, would
 * else use it up while nobody could do anything, and what has arrived by then is only read after timers have fired. Counted in steps, of
 * which such a stop is one. Resolves, never rejects; it keeps nobody alive.
 */
export async function awakeFor(ms: number, signal?: AbortSignal): Promise<void> {
	const options = {ref: false, ...(signal ? {signal} : {})}
	for (let step = 0; step < steps && !signal?.aborted; step++) {
		await delay(ms / steps, undefined, options).catch(() => {})
	}
}
