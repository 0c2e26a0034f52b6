package instance

import (
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/foundation/quarantine"
)

// What an ingest would make of a file now decides whether it is looked at again.
func TestCurrency(t *testing.T) {
	languages, err := lang.NewSet(&lang.Language{Name: ast.Ruby, Version: 3, Extensions: []string{".rb"}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := quarantine.Open(t.TempDir(), true)
	if err != nil {
		t.Fatal(err)
	}
	guilty := ast.File{Language: ast.Ruby, Extractor: 3, Hash: ast.Hash{1}, Reason: ast.CrashedParser}
	pardoned := guilty
	pardoned.Hash[0]++
	set.Adopt([]quarantine.Suspect{{Work: quarantine.Work{Key: quarantine.Key(repository.KeyOf(ast.Ruby, 3, guilty.Hash))}}})
	settings := Settings{MaxFileSize: 100, ParseTimeout: 10, ParseMemory: 1000}
	for name, c := range map[string]struct {
		file ast.File
		want bool
	}{
		"facts of this version":          {ast.File{Language: ast.Ruby, Extractor: 3, Size: 5}, true},
		"facts of another version":       {ast.File{Language: ast.Ruby, Extractor: 2, Size: 5}, false},
		"a language that is gone":        {ast.File{Language: ast.Go, Extractor: 1, Size: 5}, true},
		"now too large":                  {ast.File{Language: ast.Ruby, Extractor: 3, Size: 101}, false},
		"no language of this set":        {ast.File{Reason: ast.NotSource, Extractor: languages.Version(), Size: 5}, true},
		"no language of a smaller set":   {ast.File{Reason: ast.NotSource, Extractor: 7, Size: 5}, false},
		"in no language and too large":   {ast.File{Reason: ast.NotSource, Extractor: languages.Version(), Size: 101}, false},
		"too large for this limit":       {ast.File{Reason: ast.TooLarge, Limit: 100, Size: 200}, true},
		"too large for a smaller limit":  {ast.File{Reason: ast.TooLarge, Limit: 50, Size: 80}, false},
		"too slow for this limit":        {ast.File{Language: ast.Ruby, Extractor: 3, Reason: ast.ParseTimeout, Limit: 10}, true},
		"too slow for a shorter limit":   {ast.File{Language: ast.Ruby, Extractor: 3, Reason: ast.ParseTimeout, Limit: 9}, false},
		"too greedy for this limit":      {ast.File{Language: ast.Ruby, Extractor: 3, Reason: ast.ParseMemory, Limit: 1000}, true},
		"too greedy for a smaller limit": {ast.File{Language: ast.Ruby, Extractor: 3, Reason: ast.ParseMemory, Limit: 999}, false},
		"ends the process":               {guilty, true},
		"is said to end it no more":      {pardoned, false},
	} {
		if got := (currency{languages, settings, set}).of(c.file); got != c.want {
			t.Errorf("%s: current is %v", name, got)
		}
	}
}
