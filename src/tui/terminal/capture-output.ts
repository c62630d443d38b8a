type Write = NodeJS.WriteStream['write']

/**
 * While the screens are up, a stray line (console.log, a warning) would scroll them and stay. It is caught here, shown on the log screen, and
 * what went to stderr is printed there after all once the screens are gone.
 *
 * @returns how to stop
 */
export function captureOutput(streams: readonly NodeJS.WriteStream[], onText: (text: string) => void): () => void {
	const kept: Array<readonly [NodeJS.WriteStream, Write]> = []
	for (const stream of new Set(streams)) {
		kept.push([stream, stream.write])
		stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
			onText(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
			for (const one of rest) if (typeof one === 'function') queueMicrotask(one as () => void)
			return true
		}) as Write
	}
	// Node's own listener prints warnings past process.stderr, straight to the descriptor.
	const listeners = process.listeners('warning')
	process.removeAllListeners('warning')
	const onWarning = (warning: Error) => onText(`${warning.name}: ${warning.message}\n`)
	process.on('warning', onWarning)
	return () => {
		for (const [stream, write] of kept) stream.write = write
		process.off('warning', onWarning)
		for (const listener of listeners) process.on('warning', listener)
	}
}
