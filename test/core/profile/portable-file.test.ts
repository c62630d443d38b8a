import {expect, test} from 'vitest'
import {fileToMatch, portableFile} from '../../../src/core/profile/portable-file.ts'

test.each([
	['/r/src/a.js', '/r', 'src/a.js'],
	['/r/src/a.js', '/r/', 'src/a.js'],
	['file:///r/a%20b.mjs?v=3#x', '/r', 'a b.mjs'],
	['file:///r/100%.mjs', '/r', '100%.mjs'],
	['/rest/a.js', '/r', '/rest/a.js'],
	['C:\\r\\a.js', 'C:\\r', 'a.js'],
	['node:fs', '/', 'node:fs'],
	['', '/r', ''],
])('%s below %s is %s', (url, root, expected) => {
	expect(portableFile(url, root)).toBe(expected)
})

test.each([
	['dist/chunk-AB12CD34.js', 'dist/chunk-*.js'],
	['dist/index-DiwrgTda.mjs', 'dist/index-*.mjs'],
	['dist/main.3f9a1c2b7d.js', 'dist/main.*.js'],
	['src/user-settings.js', 'src/user-settings.js'],
	['src/a-b.ts', 'src/a-b.ts'],
	['node_modules/.pnpm/x@1.0.0_y@2/node_modules/x/i.js', 'node_modules/x/i.js'],
	['a/node_modules/.pnpm/@s+x@1/node_modules/@s/x/i.js', 'a/node_modules/@s/x/i.js'],
])('%s is looked for as %s', (file, expected) => {
	expect(fileToMatch(file)).toBe(expected)
})
