import {note} from '../registry.ts'

/** Takes any call and any property, and is what they give: assertions and mocks that a bench file may mention but that are not carried out. */
// biome-ignore lint/suspicious/noExplicitAny: it is whatever the file takes it for
export function anything(name: string): any {
	const self: unknown = new Proxy(() => {}, {
		get(_, key) {
			// Awaiting it ends; as text it is its name.
			if (key === 'then') return undefined
			if (key === Symbol.toPrimitive || key === 'toString') return () => name
			return self
		},
		set: () => true,
		apply() {
			note(
				'assertions-unchecked',
				'Assertions and mocks of vitest are not carried out where its benchmarks are measured.',
				name,
			)
			return self
		},
	})
	return self
}
