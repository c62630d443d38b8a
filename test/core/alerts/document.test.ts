import {readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {parseCommandLine} from '../../../src/cli/command-line/parse-command-line.ts'
import {exportAlerts} from '../../../src/core/alerts/export-alerts.ts'
import {readAlertFile} from '../../../src/core/alerts/read-alert-file.ts'
import {splitWords} from '../../../src/core/suite/split-words.ts'
import {repository} from '../../house/sources.ts'

const text = readFileSync(path.join(repository, 'docs/alerts.md'), 'utf8')
const blocks = (kind: string) =>
	[...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => block!)

test('every file in docs/alerts.md is read without a word, and can be exported', () => {
	const files = blocks('yaml').map(block => readAlertFile('alerts.yml', block))
	expect(files.map(({rules}) => rules.length)).toEqual([2, 2])
	for (const {rules, problems, notices} of files) {
		expect({problems, notices}).toEqual({problems: [], notices: []})
		expect(exportAlerts(rules).problems).toEqual([])
	}
})

test('every command in it is one', () => {
	const lines = blocks('sh').flatMap(block => block.split('\n').filter(line => line.startsWith('arsenal-tui ')))
	expect(lines.length).toBeGreaterThan(2)
	for (const line of lines) {
		const split = splitWords(line.replace(/ {2,}#.*$/, ''))
		expect(parseCommandLine(split.is === 'words' ? split.words.slice(1) : [], {version: '1'}), line).toMatchObject({
			is: 'invocation',
		})
	}
})
