import {expect, test} from 'vitest'
import {takesNoPreload} from '../../../src/core/suite/takes-no-preload.ts'

test.each([
	[['node', '--experimental-permission', '--allow-fs-read=/a', 'a.js'], true],
	[['node --experimental-permission --allow-fs-read=/a a.js; echo $?'], true],
	[[`NODE_OPTIONS='--experimental-permission' node a.js`], true],
	[['--max-old-space-size=100 --experimental-permission'], true],
	[['node', '--permission', '--allow-fs-read=/a', 'a.js'], false],
	[['node', 'a.js', '--experimental-permissions'], false],
	[['grep', 'x--experimental-permission', 'a.js'], false],
	[[], false],
])('%j: %s', (words, takesNone) => {
	expect(takesNoPreload(words)).toBe(takesNone)
})
