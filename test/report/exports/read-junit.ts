/** What surefire's schema (3.0.2), Jenkins' and GitLab's readers ask of a report beyond being XML. Throws where something of it is not so. */
import {elementsOf, readXml, textOf, type XmlElement} from './read-xml.ts'

export interface ReadCase {
	readonly classname: string
	readonly name: string
	readonly seconds: number
	readonly result: 'passed' | 'failure' | 'error' | 'skipped'
	/** '' where there is none. */
	readonly message: string
	readonly type: string
	readonly text: string
	readonly out: string
}

export interface ReadSuite {
	readonly name: string
	readonly seconds: number
	readonly properties: ReadonlyMap<string, string>
	readonly cases: readonly ReadCase[]
}

const results = ['failure', 'error', 'skipped'] as const
const counts = [
	['failures', 'failure'],
	['errors', 'error'],
	['skipped', 'skipped'],
] as const

export function readJunit(text: string): readonly ReadSuite[] {
	const root = readXml(text)
	demand(root.name === 'testsuites', `the root is ${root.name}`)
	demand(attribute(root, 'name') === 'arsenal', 'the root has another name')
	noText(root)
	const suites = elementsOf(root).map(readSuite)
	const cases = suites.flatMap(suite => suite.cases)
	holdCounts(root, cases)
	const sum = suites.reduce((total, suite) => total + suite.seconds, 0)
	demand(Math.abs(decimal(root, 'time') - sum) < 0.001 * suites.length + 1e-6, 'times do not add up')
	const called = cases.map(one => JSON.stringify([one.classname, one.name]))
	demand(new Set(called).size === called.length, 'two cases are called alike, and the second would not be counted')
	return suites
}

function readSuite(suite: XmlElement): ReadSuite {
	demand(suite.name === 'testsuite', `${suite.name} among the suites`)
	noText(suite)
	const timestamp = attribute(suite, 'timestamp')
	// Without a fraction and without a zone: there are schemas that refuse either.
	demand(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(timestamp), `timestamp ${timestamp}`)
	demand(!Number.isNaN(Date.parse(`${timestamp}Z`)), `timestamp ${timestamp}`)
	const [first, ...rest] = elementsOf(suite)
	demand(first?.name === 'properties', 'properties come first')
	const cases = rest.map(readCase)
	demand(cases.length > 0, 'Jenkins takes no notice of a suite without a case')
	holdCounts(suite, cases)
	const seconds = decimal(suite, 'time')
	demand(
		cases.reduce((sum, one) => sum + one.seconds, 0) === seconds,
		'the times of the cases are not that of the suite',
	)
	const properties = elementsOf(first!).map(one => {
		demand(one.name === 'property', `${one.name} among the properties`)
		return [attribute(one, 'name'), attribute(one, 'value')] as const
	})
	demand(new Set(properties.map(([name]) => name)).size === properties.length, 'a property stands twice')
	return {name: attribute(suite, 'name'), seconds, properties: new Map(properties), cases}
}

function readCase(one: XmlElement): ReadCase {
	demand(one.name === 'testcase', `${one.name} among the cases`)
	noText(one)
	const children = elementsOf(one)
	const order = children.map(({name}) => [...results, 'system-out'].indexOf(name as 'system-out'))
	demand(!order.includes(-1) && order.every((at, i) => i === 0 || at > order[i - 1]!), 'children in another order')
	const told = children.filter(({name}) => name !== 'system-out')
	demand(told.length <= 1, 'two results')
	const [result] = told
	const name = attribute(one, 'name')
	const classname = attribute(one, 'classname')
	demand(name !== '' && classname.startsWith('arsenal.') && classname.length > 8, 'a case without a name')
	if (result !== undefined && result.name !== 'skipped') {
		demand(attribute(result, 'type') !== '', 'a failure without a type')
		// GitLab shows the text alone.
		demand(textOf(result).includes(attribute(result, 'message')), 'a message that is not in the text')
	}
	const out = children.find(child => child.name === 'system-out')
	return {
		classname,
		name,
		seconds: decimal(one, 'time'),
		result: result === undefined ? 'passed' : (result.name as ReadCase['result']),
		message: result?.attributes.get('message') ?? '',
		type: result?.attributes.get('type') ?? '',
		text: result === undefined ? '' : textOf(result),
		out: out === undefined ? '' : textOf(out),
	}
}

function holdCounts(element: XmlElement, cases: readonly ReadCase[]): void {
	demand(decimal(element, 'tests') === cases.length, `tests of ${element.name}`)
	for (const [name, result] of counts)
		demand(decimal(element, name) === cases.filter(one => one.result === result).length, `${name} of ${element.name}`)
}

/** Readers in Java take an exponent, readers of others do not. */
function decimal(element: XmlElement, name: string): number {
	const text = attribute(element, name)
	demand(/^\d+(\.\d+)?$/.test(text), `${name}="${text}"`)
	return Number(text)
}

function attribute(element: XmlElement, name: string): string {
	const value = element.attributes.get(name)
	demand(value !== undefined, `${element.name} without ${name}`)
	return value!
}

function noText(element: XmlElement): void {
	demand(textOf(element).trim() === '', `text in ${element.name}`)
}

function demand(isSo: boolean, what: string): void {
	if (!isSo) throw new Error(what)
}
