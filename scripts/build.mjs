import { build } from './setup/build.mjs'
import { checkNode, install } from './setup/install.mjs'

checkNode()
install()
build()
