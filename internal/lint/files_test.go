package lint

import (
	"slices"
	"testing"
)

// Questions come from other machines too: what answers them reads the store, and opens
// nothing that a question names.
func TestWhatAnswersOpensNoFiles(t *testing.T) {
	answering := []string{"ast", "ast/query", "ast/engine", "ast/format"}
	for _, f := range sources(t) {
		if f.isTest() || !slices.Contains(answering, f.dir()) {
			continue
		}
		for _, imported := range f.imports() {
			if slices.Contains([]string{"os", "os/exec", "io/ioutil", "net", "net/http", "plugin"}, imported) {
				t.Errorf("%s imports %s: package %s answers questions, from the store alone", f.path, imported, f.dir())
			}
		}
	}
}
