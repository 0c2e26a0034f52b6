package classify

import (
	"path/filepath"
	"strings"

	"github.com/go-enry/go-enry/v2/data"
)

// isGenerated is enry.IsGenerated, except that the name is looked at only where a
// literal in it makes a match possible.
func isGenerated(path string, content []byte) bool {
	lower := strings.ToLower(path)
	extension := filepath.Ext(lower)
	if _, ok := data.GeneratedCodeExtensions[extension]; ok {
		return true
	}
	if mayBeGeneratedName(lower) {
		for _, matches := range data.GeneratedCodeNameMatchers {
			if matches(path) {
				return true
			}
		}
	}
	for _, matches := range data.GeneratedCodeMatchers {
		if matches(lower, extension, content) {
			return true
		}
	}
	return false
}

// generatedNames are literals of which a path contains at least one, in lower
// case, if it matches any of data.GeneratedCodeNameMatchers. Those are functions:
// their literals cannot be found out as those of a regular expression can. Those
// that ignore case have no s or k here, which match letters beyond ASCII as well.
func generatedNames() []string {
	return []string{
		".idea/", "pods/", "carthage/build/", "igner.", ".feature.c", "node_modules/", "vendor/", ".lock",
		"npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", ".pnp.", "godeps/", ".zep.", "cargo.toml.orig",
		"__generated__/", "_tlb.pa", "htmlcov/", ".sqlx/query-",
	}
}

func mayBeGeneratedName(lower string) bool {
	for _, literal := range generatedNames() {
		if strings.Contains(lower, literal) {
			return true
		}
	}
	return false
}
