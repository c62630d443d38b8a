import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {readmeCommandTable, readmeFlagTable, replaceBetween} from '../../src/cli/command-line/readme.ts'
import {readmeKeyTable} from '../../src/tui/bindings.ts'
import {repository} from './sources.ts'

const readme = path.join(repository, 'README.md')

/** After a change of flags or keys: UPDATE=1 npx vitest run test/house/readme.test.ts */
test.each([
	['commands', readmeCommandTable],
	['flags', readmeFlagTable],
	['keys', readmeKeyTable],
])('the %s in README.md are those of the program', (name, table) => {
	const text = readFileSync(readme, 'utf8')
	const expected = replaceBetween(text, name, table())
	expect(expected, `README.md needs the markers <!-- ${name} --> and <!-- /${name} -->`).not.toBeNull()
	if (process.env.UPDATE) writeFileSync(readme, expected!)
	expect(readFileSync(readme, 'utf8')).toBe(expected)
})
