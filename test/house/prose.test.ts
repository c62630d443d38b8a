import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {repository} from './sources.ts'

test('no sentence begins with "Of": it has to be read twice', () => {
	const files = globSync(['{src,bench,test}/**/*.{ts,tsx,cjs,js}', '*.md', '{src,bench,docs}/**/*.md'], {
		cwd: repository,
		exclude: ['test/house/prose.test.ts'],
	})
	expect(files.length).toBeGreaterThan(500)
	const begun = files.filter(file => {
		const text = readFileSync(path.join(repository, file), 'utf8')
		return file.endsWith('.md') ? /(?:^|\n\n|[.:] |\n[-*] )Of /.test(text) : /(?:\/\/|\*)(?:.*[.:])? Of /.test(text)
	})
	expect(begun).toEqual([])
})
