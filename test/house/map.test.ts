import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {errorCodes} from '../../src/core/trouble/arsenal-error.ts'
import {repository} from './sources.ts'

const src = path.join(repository, 'src')
const map = readFileSync(path.join(src, 'README.md'), 'utf8')

function folders(dir: string): string[] {
	return readdirSync(path.join(src, dir), {withFileTypes: true})
		.filter(entry => entry.isDirectory())
		.map(entry => entry.name)
}

test('the map names every room, and every room it names exists', () => {
	const tree = map.slice(map.indexOf('```') + 3, map.indexOf('```', map.indexOf('```') + 3))
	const top = [...tree.matchAll(/^(\w+)\/ /gm)].map(match => match[1])
	const core = [...tree.matchAll(/^ {2}(\w+)\/ /gm)].map(match => match[1])
	expect(new Set(top)).toEqual(new Set(folders('.')))
	expect(new Set(core)).toEqual(new Set(folders('core')))
})

test('every error code is explained to the user', () => {
	const docs = readFileSync(path.join(repository, 'docs/errors.md'), 'utf8')
	expect(errorCodes.filter(code => !docs.includes(`\`${code}\``))).toEqual([])
})
