/**
 * A process of its own that writes runs one after another, and says the id of each once it is written: `writer.ts DIR FROM COUNT`. Killed at any
 * moment, all that it has said has to be there.
 */
import {writeSync} from 'node:fs'
import {openLocalHistory} from '../../../src/store/history/open-local.ts'
import {writeRun} from '../../../src/store/history/write-run.ts'
import {kept, metric, result} from './rows.ts'

const [dir, from, count] = process.argv.slice(2)
const history = await openLocalHistory(dir!, {patienceMs: 20_000})
writeSync(1, 'open\n')
for (let n = Number(from); n < Number(from) + Number(count); n++) {
	const run = kept(
		n,
		['a', 'b'].map(suite =>
			result(
				suite,
				Array.from({length: 10}, (_, at) => metric(`m${at}`, n)),
			),
		),
	)
	await writeRun(history, run)
	writeSync(1, `${run.run.id}\n`)
}
await history.close()
