package engine

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"

	edlib "github.com/hbollon/go-edlib"
)

// mostNear is the number of near names an answer suggests.
const mostNear = 5

// nearNames returns qualified names that differ from what was asked for by little,
// nearest first. The last segment has to be like the selector's; of a qualified
// selector, names of the same module come first, and may differ by more.
func (r *run) nearNames(s query.Selector) ([]string, error) {
	const names = 300_000
	i := strings.LastIndexAny(s.Name, ".:#/") + 1
	module, wanted := s.Name[:i], strings.ToLower(s.Name[i:])
	if len(wanted) < 2 || s.Glob {
		return nil, nil
	}
	allowed := max(len(wanted)/3, 1)
	var near []string
	seen := 0
	err := r.DefinedNames(func(name string) error {
		if seen++; seen > names {
			return repository.StopScan()
		}
		if d := len(name) - len(wanted); d <= allowed && -d <= allowed && distance(wanted, name) <= allowed {
			near = append(near, name)
		}
		return r.Err()
	})
	if err != nil {
		return nil, err
	}
	qualified, err := r.qualify(near, module)
	if err != nil {
		return nil, err
	}
	return nearest(s.Text, qualified), nil
}

// qualify returns the qualified names of definitions called by one of the names: of
// those in the module, or of all if there are none.
func (r *run) qualify(names []string, module string) ([]string, error) {
	const most = 1000
	var inside, outside []string
	for _, name := range names {
		err := r.Definitions(name, func(p repository.Posting) error {
			switch {
			case len(inside) < most && module != "" && strings.Contains("."+p.QualifiedName, "."+module):
				inside = append(inside, p.QualifiedName)
			case len(outside) < most:
				outside = append(outside, p.QualifiedName)
			}
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	if len(inside) > 0 {
		return inside, nil
	}
	return outside, nil
}

// nearPaths returns the paths of files whose base name is like that of the path.
func (r *run) nearPaths(wanted string) ([]string, error) {
	base := path.Base(wanted)
	allowed := max(len(base)/4, 1)
	var near []string
	for i := range r.repos {
		err := r.Files(&r.repos[i], "", func(f *repository.File) error {
			name := path.Base(f.Path)
			if d := len(name) - len(base); d <= allowed && -d <= allowed && distance(base, name) <= allowed {
				near = append(near, f.Path)
			}
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return nearest(wanted, near), nil
}

// nearest returns the texts that differ least from what was wanted.
func nearest(wanted string, texts []string) []string {
	slices.Sort(texts)
	texts = slices.Compact(texts)
	distances := make(map[string]int, len(texts))
	for _, text := range texts {
		distances[text] = distance(wanted, text)
	}
	slices.SortStableFunc(texts, func(a, b string) int { return cmp.Compare(distances[a], distances[b]) })
	return texts[:min(len(texts), mostNear)]
}

// distance counts the letters to change, add, leave out or swap, whatever their case.
func distance(a, b string) int {
	return edlib.OSADamerauLevenshteinDistance(strings.ToLower(a), strings.ToLower(b))
}
