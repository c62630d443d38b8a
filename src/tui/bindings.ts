/**
 * What keys mean and how they are said. Keys are looked up in one table, and the bottom line, the `?` dialog and docs/keys.md are printed
 * from it, so none of them can be wrong about the others.
 */

import {type Binding, bindings, type Scope} from './key-table.ts'
import {type Key, labelOfKey, textOfKey} from './keys.ts'
import type {Message} from './message.ts'
import {mouseRows} from './mouse-table.ts'
import {shownEntry} from './select/history-view.ts'
import {clean} from './select/suites-view.ts'
import {firstShown, type Model, topOverlay} from './state.ts'
import {cut} from './text/width.ts'

/** Innermost first. A dialog or a prompt shadows the screen behind it. */
export function scopesOf(model: Model): readonly Scope[] {
	if (model.prompt) return [model.prompt.for === 'profile-path' ? 'path' : 'prompt', 'anywhere']
	const overlay = topOverlay(model)
	if (overlay) return [overlay.is, 'anywhere']
	switch (model.screen) {
		case 'suites':
			return [firstShown(model) === null ? 'suites' : 'first', 'list', 'global', 'anywhere']
		case 'history':
			return [shownEntry(model) === null ? 'history' : 'history-suite', 'list', 'global', 'anywhere']
		case 'results':
		case 'log':
			return [model.screen, 'list', 'global', 'anywhere']
		case 'flame':
			return model.flame.table ? ['flame-table', 'list', 'global', 'anywhere'] : ['flame', 'global', 'anywhere']
		case 'live':
			return ['live', 'global', 'anywhere']
	}
}

/** What a key means now. Text goes to whatever takes text; a key without effect says why. */
export function messageFor(model: Model, key: Key, nowMs: number): Message {
	for (const scope of scopesOf(model)) {
		for (const binding of bindings) {
			if (binding.when !== scope || !binding.keys.includes(key)) continue
			const why = binding.idle?.(model) ?? null
			if (why !== null) return {type: 'no-effect', why}
			return typeof binding.message === 'function' ? binding.message(nowMs) : binding.message
		}
	}
	const takesText = model.prompt !== null || topOverlay(model)?.is === 'help'
	const text = takesText ? textOfKey(key) : null
	return text === null ? {type: 'no-effect', why: unbound(model, key)} : {type: 'typed', text}
}

function unbound(model: Model, key: Key): string {
	const label = cut(clean(labelOfKey(key)), 10)
	if (model.prompt) return `${label}: enter keeps the text, esc clears it`
	if (topOverlay(model)) return `${label} does nothing in this dialog: esc closes it`
	return `${label} does nothing here: ? lists the keys`
}

function keysLabel(binding: Binding): string {
	return binding.shown ?? labelOfKey(binding.keys[0]!)
}

export interface Hint {
	readonly keys: string
	readonly label: string
}

/**
 * The bottom line: as many hints as fit, the most important ones; shown in the order of the table, `? help  q quit` last and never
 * dropped before the others.
 * @param idle ids of keys that would do nothing now, where only what is drawn can tell
 */
export function hintsFor(model: Model, width: number, idle: readonly string[] = []): Hint[] {
	const scopes = scopesOf(model)
	const candidates = bindings.filter(
		binding =>
			binding.footer !== undefined &&
			scopes.includes(binding.when) &&
			!idle.includes(binding.id) &&
			(binding.idle?.(model) ?? null) === null,
	)
	const byRank = [...candidates].sort((a, b) => a.footer! - b.footer!)
	const labelOf = (binding: Binding) => (width < 60 ? binding.label.split(' ')[0]! : binding.label)
	const chosen = new Set<Binding>()
	let used = 0
	for (const binding of byRank) {
		const cost = keysLabel(binding).length + 1 + labelOf(binding).length + (chosen.size > 0 ? 2 : 0)
		if (used + cost > width) continue
		used += cost
		chosen.add(binding)
	}
	const inOrder = candidates.filter(binding => chosen.has(binding))
	const last = inOrder.filter(binding => binding.when === 'global')
	return [...inOrder.filter(binding => binding.when !== 'global'), ...last].map(binding => ({
		keys: keysLabel(binding),
		label: labelOf(binding),
	}))
}

export interface HelpGroup {
	readonly title: string
	readonly rows: ReadonlyArray<readonly [keys: string, help: string, more: string]>
}

const groupTitles: ReadonlyArray<readonly [title: string, scopes: readonly Scope[]]> = [
	['GLOBAL', ['global', 'anywhere']],
	['LISTS', ['list']],
	['START', ['first']],
	['SUITES', ['suites']],
	['LIVE', ['live']],
	['FLAME', ['flame']],
	['TOP TABLE', ['flame-table']],
	['RESULTS', ['results']],
	['LOG', ['log']],
	['HISTORY', ['history']],
	['COURSES', ['history-suite']],
	['ADVICE', ['advice']],
	['FILES', ['files']],
	['FILE', ['pager']],
]

/** What holds everywhere, then the keys of this place, then the rest. */
export function helpGroups(here?: Scope): HelpGroup[] {
	const rank = (scopes: readonly Scope[]) =>
		scopes.includes('global') ? 0 : here !== undefined && scopes.includes(here) ? 1 : 2
	const ordered = [...groupTitles].sort(([, a], [, b]) => rank(a) - rank(b))
	const groups = ordered.map(([title, scopes]) => ({
		title,
		rows: bindings
			.filter(binding => scopes.includes(binding.when))
			.map(binding => [binding.keys.map(labelOfKey).join(' '), binding.help, binding.more ?? binding.help] as const),
	}))
	return [...groups, {title: 'MOUSE', rows: mouseRows}]
}

/** The table in docs/keys.md. */
export function keysAsMarkdown(): string {
	const rows = helpGroups().flatMap(group =>
		group.rows.map(([keys, , more]) => {
			const shown = keys
				.split(' ')
				.map(key => `\`${key}\``)
				.join(' ')
			return `| ${group.title.toLowerCase()} | ${shown} | ${more.replaceAll('|', '\\|')} |`
		}),
	)
	return ['| where | keys | what |', '| --- | --- | --- |', ...rows].join('\n')
}
