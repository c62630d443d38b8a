import express from 'express'
import {items, port} from './reply.mjs'

const app = express()
app.use(express.json())
app.get('/', (_request, response) => response.json(items()))
app.post('/', (request, response) => response.status(201).json(request.body))
app.listen(port, '127.0.0.1')
