package stages

import (
	"context"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
)

// Item is a change on its way to stage parse.
type Item struct {
	ast.Change
	Held int64 // bytes taken from the budget
}

// Parsed is what stage parse made of an item.
type Parsed struct {
	held     int64
	update   repository.Update
	language *lang.Language
	tree     *syntax.Tree // nil when there is nothing to analyze
}

// Analyzed is an update ready to be written.
type Analyzed struct {
	held   int64
	update repository.Update
}

// Outcome is what became of one changed file.
type Outcome struct {
	File    ast.File
	Removed bool
}

// Contents reads the files that changes name. Read returns an error that wraps
// fs.ErrNotExist when the file is gone, and a *Fault when it can not be read;
// modified is as in ast.File, of the bytes it returned, or, when a later write could
// leave the same, a time that no file has.
type Contents interface {
	Read(ctx context.Context, change ast.Change) (content []byte, modified time.Time, err error)
}

// Units tells which content is stored already.
type Units interface {
	HasUnit(repository.UnitKey) (bool, error)
}

// Memory is what the parses that are under way share. Acquire waits for n bytes and
// returns how many it took, which are to be released.
type Memory interface {
	Acquire(ctx context.Context, n int64) (int64, error)
	Release(n int64)
}
