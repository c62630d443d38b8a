/** What vitest puts into the global scope with `globals: true`; and `bench`, which those who write so expect beside it. */
export const vitestGlobals = [
	'suite',
	'test',
	'describe',
	'it',
	'bench',
	'chai',
	'expect',
	'assert',
	'expectTypeOf',
	'assertType',
	'vitest',
	'vi',
	'beforeAll',
	'afterAll',
	'beforeEach',
	'afterEach',
	'onTestFinished',
	'onTestFailed',
] as const

const packages = 'arsenal-tui|mitata|tinybench|vitest'
const typeImport = /\b(?:import|export)\s+type\b[^'"`;]*?\bfrom\s*['"][^'"]*['"]/g
const anyImport = new RegExp(String.raw`\b(?:from|import|require)\s*\(?\s*['"](?:${packages})['"]`)
const globalCall = /(?<![.\w$])(?:suite|test|describe|it|bench)\s*(?:\.\s*\w+\s*)*\(/

/**
 * Whether a bench file counts on the globals of vitest: it imports nothing that benchmarks could be registered with, and calls what vitest makes
 * global. A look at its text is enough: a global that a file does not ask for does nothing.
 */
export function countsOnVitestGlobals(source: string): boolean {
	return globalCall.test(source) && !anyImport.test(source.replace(typeImport, ''))
}
