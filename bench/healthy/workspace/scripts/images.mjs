import sharp from 'sharp'

const pixels = sharp({create: {width: 2400, height: 1600, channels: 3, background: '#7a9'}})
const noise = await pixels
	.composite([
		{input: Buffer.from('<svg width="900" height="900"><circle cx="450" cy="450" r="430" fill="#c33"/></svg>')},
	])
	.png()
	.toBuffer()
for (let i = 0; i < 12; i++)
	await sharp(noise)
		.resize(1200 - 40 * i)
		.jpeg({quality: 85})
		.toBuffer()
