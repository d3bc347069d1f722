import { UnexpectedError } from './errors.ts'

/** The name of a circuit, in and out of its namespace. */
export interface Key {
  /** As it was given. */
  get(): string
  /** As the store knows it. */
  toString(): string
}

/** A key of ours, which can be compared with others. */
export class NamedKey implements Key {
  readonly #bare: string
  readonly #full: string

  constructor(bare: string, full: string) {
    this.#bare = bare
    this.#full = full
  }

  get(): string {
    return this.#bare
  }

  toString(): string {
    return this.#full
  }

  /** Whether the store knows both by the same name. */
  equals(other: Key): boolean {
    return this.#full === other.toString()
  }
}

/** A namespace as it is written. */
export interface SerializedNamespace {
  readonly version: '1'
  readonly root: string | readonly string[]
  readonly delimiter: string
  readonly rootIdentifier: string
}

/** What keeps circuits of the same name apart. */
export interface KeyNamespace {
  create(key: string): Key
  /** What people call it. */
  toString(): string
}

/** How a namespace writes its keys. */
export interface NamespaceSettings {
  /** What stands between the parts. @default ':' */
  readonly delimeter?: string | undefined
  /** What stands between root and key, so that no root and key look like others. @default '_rt' */
  readonly rootIdentifier?: string | undefined
}

/** Keeps circuits of the same name apart: `new Namespace(['@', 'test'])` makes of `a` the key `@:test:_rt:a`. It never changes. */
export class Namespace implements KeyNamespace {
  readonly #roots: readonly string[]
  readonly #delimeter: string
  readonly #rootIdentifier: string

  constructor(root: string | readonly string[], settings: NamespaceSettings = {}) {
    const { delimeter = ':', rootIdentifier = '_rt' } = settings
    this.#roots = [root].flat()
    this.#delimeter = text('delimeter', delimeter)
    this.#rootIdentifier = text('rootIdentifier', rootIdentifier)
    if (this.#roots.length === 0) throw new TypeError('A Namespace needs at least one root, got none')
    for (const part of this.#roots) this.#checked(text('root', part), 'root')
    Object.freeze(this)
  }

  /** The namespace of which `serialize` gave this. */
  static deserialize({ root, delimiter, rootIdentifier }: SerializedNamespace): Namespace {
    return new Namespace(root, { delimeter: delimiter, rootIdentifier })
  }

  serialize(): SerializedNamespace {
    return {
      version: '1',
      root: [...this.#roots],
      delimiter: this.#delimeter,
      rootIdentifier: this.#rootIdentifier,
    }
  }

  /** @throws UnexpectedError when the key contains the root identifier. */
  create(key: string): NamedKey {
    const bare = this.#checked(text('key', key), 'key')
    const full = [...this.#roots, this.#rootIdentifier, bare].join(this.#delimeter)
    return new NamedKey(bare, full)
  }

  appendRoot(root: string | readonly string[]): Namespace {
    return new Namespace([...this.#roots, ...[root].flat()], this.#settings)
  }

  prependRoot(root: string | readonly string[]): Namespace {
    return new Namespace([...[root].flat(), ...this.#roots], this.#settings)
  }

  setDelimeter(delimeter: string): Namespace {
    return new Namespace(this.#roots, { ...this.#settings, delimeter })
  }

  setRootIdentifier(rootIdentifier: string): Namespace {
    return new Namespace(this.#roots, { ...this.#settings, rootIdentifier })
  }

  /** What its keys begin with: `@:test:_rt`. */
  toString(): string {
    return [...this.#roots, this.#rootIdentifier].join(this.#delimeter)
  }

  /** What people call it: `@:test`. */
  get title(): string {
    return this.#roots.join(this.#delimeter)
  }

  /** What people call the circuit of this key: `@:test:a`. */
  titleOf(key: string): string {
    return `${this.title}${this.#delimeter}${key}`
  }

  get #settings(): NamespaceSettings {
    return { delimeter: this.#delimeter, rootIdentifier: this.#rootIdentifier }
  }

  #checked(part: string, what: string): string {
    if (!part.includes(this.#rootIdentifier)) return part
    throw new UnexpectedError(
      `The ${what} "${part}" of a circuit must not contain the root identifier "${this.#rootIdentifier}" of its namespace`,
    )
  }
}

/** Leaves keys as they are. */
export class NoOpNamespace implements KeyNamespace {
  create(key: string): NamedKey {
    const bare = text('key', key)
    return new NamedKey(bare, bare)
  }
}

/** What an object must be able to do to be a namespace. */
export const namespaceShape = { is: 'a Namespace', methods: ['create'] } as const

/** What people call the circuit of this key. */
export function titleOf(namespace: KeyNamespace, key: Key): string {
  return namespace instanceof Namespace ? namespace.titleOf(key.get()) : key.toString()
}

/** What people call the namespace; `undefined`: there is none. */
export function nameOf(namespace: KeyNamespace): string | undefined {
  if (namespace instanceof NoOpNamespace) return undefined
  if (namespace instanceof Namespace) return namespace.title
  const name = String(namespace)
  return name.startsWith('[object') ? 'own' : name
}

function text(what: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(
    `The ${what} of a circuit must be a text that is not empty, got ${JSON.stringify(value) ?? 'nothing'}`,
  )
}
