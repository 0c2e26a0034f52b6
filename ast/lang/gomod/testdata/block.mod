// Guards: a module in a block.
module (
	m
)
