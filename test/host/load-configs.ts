/** Loads the configurations named as arguments in a real Node and prints what each gave as a line of JSON. Run by `config-file.test.ts`. */

import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {loadConfigFile} from '../../src/host/config/file.ts'

const [longestMs, ...files] = process.argv.slice(2)
for (const file of files) {
	try {
		console.log(JSON.stringify({loaded: await loadConfigFile(file, Number(longestMs))}))
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		console.log(JSON.stringify({code: error.code, lines: error.lines}))
	}
}
