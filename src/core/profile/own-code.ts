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
 * Whether it is a script of ours. Everything it calls goes with it. Told by where it really lies, not by how it is named: a program may well have
 * a `probe/relay.cjs` of its own.
 */
export function isOwnUrl(url: string, own: OwnCode): boolean {
	return url === rollUrl || own.prefixes.some(prefix => url.startsWith(prefix))
}
