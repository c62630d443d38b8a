import {DatabaseSync} from 'node:sqlite'

const database = new DatabaseSync(':memory:')
database.exec('CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT, at INTEGER, value REAL)')
const insert = database.prepare('INSERT INTO event (kind, at, value) VALUES (?, ?, ?)')
database.exec('BEGIN')
for (let i = 0; i < 400_000; i++) insert.run(`kind ${i % 50}`, i, Math.sin(i))
database.exec('COMMIT')
database.exec('CREATE INDEX by_kind ON event (kind, at)')
console.log(database.prepare('SELECT kind, count(*) AS n, avg(value) AS mean FROM event GROUP BY kind').all().length)
