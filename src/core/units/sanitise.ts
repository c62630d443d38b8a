/**
 * Makes text from a target safe to show on one line: escape sequences, control characters (C0, C1, DEL) and bidirectional overrides go,
 * tabs become spaces. A terminal that prints the result cannot be moved, recoloured or renamed by it.
 * Sequences are removed whole (CSI, OSC, DCS, PM, APC, SOS, two-byte escapes), an unterminated one to the end of the text.
 */
const sequences =
	/\x1b(?:\[[0-?]*[ -/]*(?:[@-~]|$)|[PX^_\]][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|$)|[ -/]*(?:[0-~]|$))|\x9b[0-?]*[ -/]*(?:[@-~]|$)/g
const controls = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export function sanitise(text: string): string {
	return text.replace(sequences, '').replaceAll('\t', '  ').replace(controls, '')
}
