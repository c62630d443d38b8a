/**
 * At work, a tenth of the time, until there is a file of the name given, in the folder it was started in: a run of it lasts as long as a test needs, on any machine.
 * Exits 0; ends by itself after ten minutes, so that a broken test leaves nothing behind for long.
 */
import {existsSync} from 'node:fs'
import {performance} from 'node:perf_hooks'

function slice() {
	const sliceEndMs = performance.now() + 10
	while (performance.now() < sliceEndMs);
	if (!existsSync(process.argv[2]) && performance.now() < 600_000) setTimeout(slice, 90)
}
slice()
