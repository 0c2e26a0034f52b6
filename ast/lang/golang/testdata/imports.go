// Imports: the local name is the last path element without a major version; a name
// that no use confirms leaves its package open; C and blank imports.
package shop

import "C"

import (
	"embed"
	_ "embed"
	"example.com/odd"
	"github.com/mattn/go-sqlite3"
	"gopkg.in/inf.v0"
	yaml "gopkg.in/yaml.v3"
	"math/rand/v2"
	"raw/path"
)

var file embed.FS

func uses() {
	rand.IntN(1)
	yaml.Marshal(nil)
	inf.NewDec(1, 2)
	sqlite3.Version()
	path.Do()
	C.puts(nil)
}
