// Guards: module path in quotes, single and grouped requires, indirect ones, statements of no interest.
// Deprecated: use example.org/new instead.
module "example.org/go-lib/v2"

go 1.24

toolchain go1.24.1

require example.org/alone v1.2.3

require (
	example.org/direct v0.1.0
	example.org/indirect v0.0.0-20230101000000-0123456789ab // indirect
)

replace example.org/alone => ../alone

future statement of some later version
