/** Keeps `--processes` cores busy beside the program that is watched, until it is ended or 60 s are over. */
import {fork} from 'node:child_process'

if (process.argv[2] === 'spin') {
	const endMs = Date.now() + 60_000
	while (Date.now() < endMs);
} else {
	const children = Array.from({length: Number(process.argv[2] ?? 2)}, () => fork(import.meta.filename, ['spin']))
	process.once('SIGTERM', () => {
		for (const child of children) child.kill('SIGKILL')
		process.exit(0)
	})
}
