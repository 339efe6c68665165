"""Words: headings, ticket kinds, phrases and stop words in the languages we speak."""
