import { build } from './setup/build.mjs'
import { checkNode, install } from './setup/install.mjs'

checkNode()
install()
build()
await import('../dist/examples/shop/main.js')
