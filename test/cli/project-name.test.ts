import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {projectOf} from '../../src/cli/project-name.ts'

function checkout(name: string): string {
	const parent = mkdtempSync(path.join(tmpdir(), 'checkout-'))
	onTestFinished(() => rmSync(parent, {recursive: true, force: true}))
	mkdirSync(path.join(parent, name, '.git'), {recursive: true})
	return path.join(parent, name)
}

const manifest = (dir: string, json: string) => {
	mkdirSync(dir, {recursive: true})
	writeFileSync(path.join(dir, 'package.json'), json)
}

test('a project is called as its package is, in every checkout, and each package of a repository by its own name', async () => {
	for (const name of ['shop', 'shop-2']) {
		const root = checkout(name)
		manifest(root, '{"name": "@acme/shop"}')
		manifest(path.join(root, 'packages/admin'), '{"name": "@acme/admin"}')
		mkdirSync(path.join(root, 'services/mail'), {recursive: true})
		expect(await projectOf({}, root)).toBe('@acme/shop')
		expect(await projectOf({}, path.join(root, 'packages/admin'))).toBe('@acme/admin')
		expect(await projectOf({}, path.join(root, 'services/mail'))).toBe('@acme/shop/services/mail')
	}
})

test('where no package says it, as the folder of its repository is; a variable says it before all', async () => {
	const root = checkout('tool')
	manifest(path.join(root, 'a'), '{"name": ""}')
	manifest(path.join(root, 'b'), 'no JSON')
	mkdirSync(path.join(root, 'c/package.json'), {recursive: true})
	for (const below of ['', 'a', 'b', 'c'])
		expect(await projectOf({}, path.join(root, below))).toBe(path.join('tool', below))
	expect(await projectOf({ARSENAL_PROJECT: ' ours '}, root)).toBe('ours')
})
