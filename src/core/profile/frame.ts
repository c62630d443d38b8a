/** One function as a profiler names it. Two frames with the same four fields are the same function. */
export interface Frame {
	/** Never empty: `(anonymous)` for a function without a name. May hold anything a target can name a function: hostile until escaped. */
	readonly name: string
	/** File path, `file:` or `node:` URL as the profiler gave it; '' for native code and V8's own states. */
	readonly url: string
	/** Where the function is defined, 1-based; 0 when unknown. */
	readonly line: number
	/** 1-based; 0 when unknown. */
	readonly column: number
}

/** What stands as the file of the loop that calls a benchmark: src/micro/loop.ts. */
export const loopUrl = 'arsenal:loop'

/** Whose code a frame is; decides its colour. */
export type FrameCategory = 'app' | 'dependency' | 'node' | 'native' | 'gc' | 'program' | 'idle' | 'root'

export function categoryOf(frame: Frame): FrameCategory {
	if (frame.url === '') {
		switch (frame.name) {
			case '(garbage collector)':
				return 'gc'
			case '(program)':
				return 'program'
			case '(idle)':
				return 'idle'
			case '(root)':
				return 'root'
			default:
				return 'native'
		}
	}
	// Deno's own code stands under `ext:`.
	if (/^(?:node|ext):/.test(frame.url)) return 'node'
	if (/(^|[/\\])node_modules[/\\]/.test(frame.url)) return 'dependency'
	return 'app'
}

/** `api/json.ts:44`: the last two parts of the path and the line, for screens; '' for frames without a file. */
export function shortLocation(frame: Frame): string {
	if (frame.url === '') return ''
	const path = /^(?:node|ext):/.test(frame.url)
		? frame.url
		: frame.url
				.replace(/^file:\/\//, '')
				.split(/[/\\]/)
				.slice(-2)
				.join('/')
	return frame.line > 0 ? `${path}:${frame.line}` : path
}
