import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'

/** The program whose time tells whether the machine moved: beside the bundle (`dist/probe`), or in the source tree. */
export function findControlWork(): string {
	const places = ['./probe/control-work.cjs', '../probe/control-work.cjs'].map(place =>
		fileURLToPath(new URL(place, import.meta.url)),
	)
	const found = places.find(place => existsSync(place))
	if (found !== undefined) return found
	throw new ArsenalError('internal', 'probe/control-work.cjs, which every comparison is checked against, is missing', {
		advice: 'Install arsenal-tui again, or build it with `npm run build`.',
	})
}
