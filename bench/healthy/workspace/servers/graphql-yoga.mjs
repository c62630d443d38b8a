import {createServer} from 'node:http'
import {createSchema, createYoga} from 'graphql-yoga'
import {items, port} from './reply.mjs'

const schema = createSchema({
	typeDefs: /* GraphQL */ `
		type Item {
			id: Int!
			name: String!
			price: Float!
		}
		type Query {
			items(from: Int): [Item!]!
		}
	`,
	resolvers: {Query: {items: (_parent, {from}) => items(from)}},
})
createServer(createYoga({schema, logging: false})).listen(port, '127.0.0.1')
