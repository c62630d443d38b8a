import {commandNames, commands} from './command-names.ts'
import {belongsTo, flagNames, flagRow} from './flags.ts'

/** The table of flags in docs/flags.md; a test holds the two equal. */
export function flagsAsMarkdown(): string {
	const rows = flagNames.map(name => {
		const row = flagRow(name)
		const flag = `${row.short ? `\`-${row.short}\`, ` : ''}\`--${name}${row.value ? ` ${row.value}` : ''}\``
		const owners =
			row.commands === 'all'
				? 'all'
				: commandNames
						.filter(owner => belongsTo(row, owner))
						.map(called)
						.join(', ')
		return `| ${flag} | ${cell(row.help)} | ${cell(row.standard ?? '')} | ${owners} |`
	})
	return ['| flag | does | default | with |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

export function commandsAsMarkdown(): string {
	const rows = commandNames.map(name => {
		const usage =
			name === 'exec'
				? 'exec -- CMD ...'
				: name === 'load'
					? 'load <url> [-- CMD ...]'
					: name === 'pick'
						? '[suite ...]'
						: `${name} ${commands[name].args}`.trim()
		return `| \`arsenal-tui ${usage.replace('[suite...]', '[suite ...]')}\` | ${cell(commands[name].help)} |`
	})
	return ['| command | does |', '| --- | --- |', ...rows].join('\n')
}

/** `text` with what stands between `<!-- name -->` and `<!-- /name -->` replaced, or `null` when the markers are not there. */
export function replaceBetween(text: string, name: string, content: string): string | null {
	const open = `<!-- ${name} -->`
	const close = `<!-- /${name} -->`
	const start = text.indexOf(open)
	const end = text.indexOf(close)
	if (start < 0 || end < start) return null
	return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`
}

function called(name: string): string {
	return name === 'pick' ? '(none)' : name
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|')
}
