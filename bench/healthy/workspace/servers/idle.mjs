/** A server that nobody asks anything, and that loads much before it listens, as real ones do. */
import {createServer} from 'node:http'
import 'express'
import 'graphql-yoga'
import 'lodash'
import 'rxjs'
import 'typescript'
import {port} from './reply.mjs'

createServer((_request, response) => response.end('ok')).listen(port, '127.0.0.1')
