import {readFileSync, writeFileSync} from 'node:fs'
import MarkdownIt from 'markdown-it'

const text = readFileSync('node_modules/rxjs/CHANGELOG.md', 'utf8').repeat(6)
writeFileSync('out-markdown.html', new MarkdownIt({linkify: true, typographer: true}).render(text))
