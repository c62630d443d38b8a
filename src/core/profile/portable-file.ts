/** Hashes that bundlers put into file names: `chunk-3FA9B2C1.js`, `index-DiwrgT5a.mjs`. All-lowercase words without a digit are none. */
const bundleHash = /([-.])(?:[0-9a-f]{8,40}|(?=\w*(?:\d|[a-z][A-Z]))[\w-]{8}|[A-Z0-9]{8})(?=\.[cm]?js$)/

/**
 * The file of a frame as it is called on any machine and in any checkout: below the root of its side, with slashes, without what a loader
 * adds. Native code and `node:` modules are called the same everywhere.
 */
export function portableFile(url: string, root: string): string {
	if (url === '' || url.startsWith('node:')) return url
	let file = url
	if (file.startsWith('file://')) {
		file = file.slice('file://'.length).replace(/[?#].*$/, '')
		try {
			file = decodeURIComponent(file)
		} catch {
			// No URL of Node's making: taken as it stands.
		}
	}
	file = file.replaceAll('\\', '/')
	const top = root.replaceAll('\\', '/').replace(/\/+$/, '')
	return top !== '' && file.startsWith(`${top}/`) ? file.slice(top.length + 1) : file
}

/** The same for two revisions: without hashes of contents, and without the versions that pnpm writes into its folders. */
export function fileToMatch(portable: string): string {
	return portable
		.replace(/(^|\/)node_modules\/\.pnpm\/[^/]+\/node_modules\//g, '$1node_modules/')
		.replace(bundleHash, '$1*')
}
