/** A promise, or anything that `await` would wait for. */
export function isThenable(value: unknown): boolean {
	return (
		(typeof value === 'object' || typeof value === 'function') &&
		value !== null &&
		typeof (value as {then?: unknown}).then === 'function'
	)
}
