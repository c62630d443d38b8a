import {createHash} from 'node:crypto'
import {numberedSecrets, withholdSecrets} from '../../core/units/withhold-secrets.ts'

/** What comments are called that nobody asked for by a suite or a tag: of `ci` itself, and of `report`. */
const taken: readonly string[] = ['ci', 'report']
const mostOfPart = 30
const mostOfAll = 80

/**
 * Tells the comment of a job from those of others on one pull request: the same for the same suites and tags, another one for others. A name
 * that would lose something in the mark gets a digest of what was asked for behind it. There is nothing in it of a secret in a name, in the digest
 * neither: by that a short one could be guessed.
 */
export function commentName(askedSuites: readonly string[], askedTags: readonly string[]): string {
	if (askedSuites.length + askedTags.length === 0) return taken[0]!
	const numbered = numberedSecrets()
	const told = (name: string) => withholdSecrets(name, numbered)
	const [suites, tags] = [askedSuites.map(told), askedTags.map(told)]
	const parts = [...suites.map(plain), ...tags.map(tag => `tag:${plain(tag)}`)]
	const said = parts.join('+').slice(0, mostOfAll)
	const isWhole = said === [...suites, ...tags.map(tag => `tag:${tag}`)].join('+') && said === parts.join('+')
	if (isWhole && ![...suites, ...tags].some(name => /[+:]/.test(name)))
		return taken.includes(said) ? `suite:${said}` : said
	const digest = createHash('sha256')
		.update(JSON.stringify([suites, tags]))
		.digest('hex')
		.slice(0, 10)
	return `${said}:${digest}`
}

function plain(name: string): string {
	return name.replace(/[^A-Za-z0-9._]+/g, '-').slice(0, mostOfPart)
}
