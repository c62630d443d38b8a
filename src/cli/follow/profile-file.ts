/** Reading a profile from a file of any size: in pieces, unpacked where it is compressed, and never more than fits into memory. */
import {createReadStream} from 'node:fs'
import {readdir, stat} from 'node:fs/promises'
import path from 'node:path'
import {getHeapStatistics} from 'node:v8'
import {createGunzip} from 'node:zlib'
import type {AnyProfile, ReadLimits} from '../../core/profile/formats/format.ts'
import {isNamedAsProfile} from '../../core/profile/formats/formats.ts'
import {ProfileReader} from '../../core/profile/formats/profile-reader.ts'
import type {OwnCode} from '../../core/profile/own-code.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const chunkBytes = 1 << 20

/** @throws ArsenalError `bad-profile` */
export async function readProfileFile(file: string, own: OwnCode): Promise<AnyProfile> {
	const source = sanitise(file)
	const about = await stat(file).catch(error => {
		throw cannotRead(source, error)
	})
	if (about.isDirectory()) throw await describeFolder(file, source)
	const reader = new ProfileReader({source, own, limits: limitsHere()})
	try {
		for await (const chunk of unpacked(file)) reader.push(chunk)
	} catch (error) {
		throw error instanceof ArsenalError ? error : cannotRead(source, error as Error)
	}
	return reader.end()
}

/** What it may take of this machine: numbers lie outside of V8's heap, everything else in it. */
function limitsHere(): ReadLimits {
	return {
		numberBytes: Math.floor(process.availableMemory() / 2),
		textBytes: Math.floor(getHeapStatistics().heap_size_limit / 16),
	}
}

/** The bytes of a file as they come, without the gzip that may be around them (twice, where somebody was thorough). */
async function* unpacked(file: string): AsyncGenerator<Uint8Array> {
	yield* gunzipped(gunzipped(createReadStream(file, {highWaterMark: chunkBytes})))
}

async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const iterator = chunks[Symbol.asyncIterator]()
	const first = await iterator.next()
	if (first.done) return
	const rest = async function* (): AsyncGenerator<Uint8Array> {
		yield first.value
		for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
	}
	const [a, b] = first.value
	if (a !== 0x1f || b !== 0x8b) {
		yield* rest()
		return
	}
	const {pipeline} = await import('node:stream')
	const gunzip = createGunzip({chunkSize: chunkBytes})
	// What goes wrong is thrown to whoever reads.
	pipeline(rest, gunzip, () => {})
	yield* gunzip
}

function cannotRead(source: string, error: Error): ArsenalError {
	return new ArsenalError(
		'bad-profile',
		`Cannot read ${source}: ${fileTrouble(error, {ENOENT: 'there is no such file'})}.`,
		{cause: error},
	)
}

/** Folders of 0x and clinic hold what can be read here. */
async function describeFolder(folder: string, source: string): Promise<ArsenalError> {
	const names = await readdir(folder, {recursive: true}).catch(() => [])
	const readable = names.find(isNamedAsProfile)
	const whose = names.some(name => /\.clinic-/.test(name)) || /\.clinic-/.test(folder)
	const is0x =
		names.some(name => /^isolate0x.*\.(log|json)$|^stacks\..*\.out$/.test(path.basename(name))) || /\.0x$/.test(folder)
	const what = whose ? 'a folder of clinic' : is0x ? 'a folder of 0x' : 'a folder'
	const advice =
		readable !== undefined
			? `Open the profile in it: arsenal-tui flame ${sanitise(path.join(folder, readable))}`
			: is0x
				? 'Open its page in a browser. For a profile that can be opened here: 0x --write-ticks'
				: whose
					? 'Open its page in a browser. Only the profiles of `clinic flame` and `clinic heapprofiler` can be opened here.'
					: 'Name the profile in it.'
	return new ArsenalError('bad-profile', `${source} is ${what}, not a profile`, {advice})
}
