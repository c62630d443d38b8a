/**
 * Tells when the event loop has run dry while something is still awaited: then it will be awaited for ever, and Node would end the process
 * without a word about why.
 */
export function untilStalled(): {readonly promise: Promise<void>; readonly stop: () => void} {
	let tell = () => {}
	const promise = new Promise<void>(resolve => {
		tell = resolve
	})
	process.once('beforeExit', tell)
	return {promise, stop: () => process.removeListener('beforeExit', tell)}
}
