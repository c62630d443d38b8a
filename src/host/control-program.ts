import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import type {LaunchSpec} from '../core/plan/plan.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'

/** The control of every comparison, under the Node that runs us: whatever the two sides are, it is neither. */
export function controlProgram(): LaunchSpec {
	// Beside the bundle (`dist/probe`), or in the source tree.
	const file = ['./probe/control-work.cjs', '../probe/control-work.cjs']
		.map(place => fileURLToPath(new URL(place, import.meta.url)))
		.find(place => existsSync(place))
	if (file === undefined)
		throw new ArsenalError(
			'internal',
			'probe/control-work.cjs, which is run between the runs of a comparison, is missing',
			{
				advice: 'Install arsenal-tui again, or build it with `npm run build`.',
			},
		)
	// Options that are meant for targets would change it.
	return {argv: [process.execPath, file], shell: false, cwd: '/', env: {NODE_OPTIONS: ''}}
}
