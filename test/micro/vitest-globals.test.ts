import {expect, it} from 'vitest'
import {countsOnVitestGlobals} from '../../src/micro/adapters/vitest-globals.ts'

it.each([
	`describe('a', () => {})`,
	`import {sort} from './sort.js'\nbench('a', sort)`,
	`describe.each([1])('a', () => {})`,
	`test\n\t.skip('a', () => {})`,
	`import type {Bench} from 'tinybench'\nimport x from './x.js'\nbench('a', x)`,
	`import 'vitest-fail-on-console'\nit('a', ({bench}) => {})`,
])('%j counts on the globals of vitest', source => {
	expect(countsOnVitestGlobals(source)).toBe(true)
})

it.each([
	`import {bench} from 'vitest'\nbench('a', () => {})`,
	`import {bench} from "mitata"; bench('a', () => {})`,
	`const {Bench} = require('tinybench')\nconst bench = new Bench()\ntest(bench)`,
	`const {bench} = await import('arsenal-tui')\nbench('a', () => {})`,
	`/a/.test(text)\nlatest()\n$it()\nconst bench = 1`,
	'',
])('%j does not', source => {
	expect(countsOnVitestGlobals(source)).toBe(false)
})
