"""Changes to a ticket that a sound score must feel, or must not: ticket in, ticket out.

`cut` takes away what it states, `pad` adds what states nothing, `swap` moves it to another domain,
`render` writes it in another markup. None depends on time or chance.
"""
