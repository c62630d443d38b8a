import 'reflect-metadata'
import {Controller, Get, Module, Post} from '@nestjs/common'
import {NestFactory} from '@nestjs/core'
import {items, port} from './reply.mjs'

@Controller()
class ItemsController {
	@Get()
	list() {
		return items()
	}

	@Post()
	add() {
		return items().slice(0, 1)
	}
}

@Module({controllers: [ItemsController]})
class AppModule {}

const app = await NestFactory.create(AppModule, {logger: false})
await app.listen(port, '127.0.0.1')
