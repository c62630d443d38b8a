import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {join} from 'node:path'
import {temporaryPlaces} from '../run-socket/socket-folder.ts'

const works = process.platform === 'linux'
/** Those where it did not work are not tried again. */
const places = [...temporaryPlaces()]

/**
 * Real pipes, which have names for as long as it takes to open their ends. Node gives its children sockets and calls them pipes, and Linux opens no
 * socket by name: `echo done > /dev/stdout`, which is in many a start script, would fail with ENXIO under us alone. Node makes no real
 * pipe, but it opens one that has a name.
 *
 * @param open  has closed what it has opened when it throws
 * @returns null where it cannot be done: then Node's own have to serve
 */
export function throughFifos<Opened>(
	names: readonly string[],
	open: (files: readonly string[]) => Opened,
): Opened | null {
	while (works && places.length > 0) {
		const opened = openIn(places[0]!, names, open)
		if (opened !== null) return opened
		places.shift()
	}
	return null
}

function openIn<Opened>(
	place: string,
	names: readonly string[],
	open: (files: readonly string[]) => Opened,
): Opened | null {
	let folder: string | null = null
	try {
		folder = mkdtempSync(join(place, 'arsenal-pipes-'))
		const files = names.map(name => join(folder!, name))
		const PATH = ['/usr/bin', '/bin', process.env.PATH].join(':')
		if (spawnSync('mkfifo', ['-m', '600', ...files], {env: {PATH}, stdio: 'ignore'}).status !== 0) return null
		return open(files)
	} catch {
		return null
	} finally {
		if (folder !== null) rmSync(folder, {recursive: true, force: true})
	}
}
