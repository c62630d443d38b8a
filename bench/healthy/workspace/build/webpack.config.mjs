import path from 'node:path'

const folder = import.meta.dirname
const common = {mode: 'production', performance: {hints: false}, stats: 'errors-only'}

/** `--env large`: a build of half a minute, most of it in the threads that make the code small. */
export default ({large} = {}) =>
	large
		? {
				...common,
				target: 'node',
				entry: path.join(folder, 'large.js'),
				output: {path: path.join(folder, '../out-webpack-large')},
			}
		: {...common, entry: path.join(folder, 'library.js'), output: {path: path.join(folder, '../out-webpack')}}
