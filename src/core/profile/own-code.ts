import type {V8CallFrame} from './v8-profile.ts'

/** What a frame of ours can be told by: our scripts that have no file, and the folder of those that run inside targets. */
export interface OwnCode {
	/** What the path or the `file:` URL of every file in there begins with: the folder, with its slash. */
	readonly prefixes: readonly string[]
}

/** Where nothing of ours can have been running. */
export const noOwnCode: OwnCode = {prefixes: []}

/** The script that rolls the windows: evaluated in the target, so it has this instead of a file. */
export const rollUrl = 'arsenal:roll'

/**
 * What those functions of ours are called that stand in the place of one of Node's and hand over to it: `process.emit`, through which every
 * listener of the program is called, `fs.closeSync`.
 */
const passingOn = 'passesOn'

/**
 * Whether it is a script of ours. Everything it calls goes with it. Told by where it really lies, not by how it is named: a program may well have
 * a `probe/relay.cjs` of its own.
 */
export function isOwnUrl(url: string, own: OwnCode): boolean {
	return url === rollUrl || own.prefixes.some(prefix => url.startsWith(prefix))
}

/**
 * Whether what a frame of ours calls is the program's again. It is nobody's itself, and what else of ours it calls is ours.
 */
export function isPassingOn({functionName, url}: V8CallFrame, own: OwnCode): boolean {
	return functionName === passingOn && isOwnUrl(url, own)
}
