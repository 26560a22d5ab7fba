"""
A crowd: a million made-up people around the county, so that what is fast among thousands is measured among millions.

Nobody in it is examined; they have to be as many, as alike and as tangled as real people: names by how common they are,
streets that every town has, children in two registers, parents on several children's rows. They are read by the
product's own readers and written into the same tables, in bulk, with who is who taken as known.
"""
